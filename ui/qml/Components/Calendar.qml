pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One month; days that can't be chosen are pale and don't answer.
ColumnLayout {
    id: calendar

    required property string monthName
    // Cells of `iso`, `spoken`, `day` (0 = blank), `selectable`, `chosen`, `today`, from Monday on.
    required property var days
    required property list<string> weekdays
    required property bool hasEarlier
    required property bool hasLater
    required property string earlierText
    required property string laterText

    readonly property var nothing: ({ iso: "", spoken: "", day: 0, selectable: false, chosen: false, today: false })

    signal picked(iso: string)
    signal leafed(by: int)

    spacing: Theme.gapXs

    // A page ends with no name of a month or a day of the week: the days follow.
    RowLayout {
        readonly property bool heads: true

        spacing: Theme.gapS

        LeafButton {
            objectName: "calendar.earlier"
            text: calendar.earlierText
            sign: "previous"
            enabled: calendar.hasEarlier
            onClicked: calendar.leafed(-1)
        }
        Title {
            text: calendar.monthName
            horizontalAlignment: Text.AlignHCenter
        }
        LeafButton {
            objectName: "calendar.later"
            text: calendar.laterText
            sign: "next"
            enabled: calendar.hasLater
            onClicked: calendar.leafed(1)
        }
    }

    GridLayout {
        columns: 7
        columnSpacing: Theme.gapXs
        rowSpacing: Theme.gapXs
        uniformCellWidths: true
        Layout.fillWidth: true
        Layout.fillHeight: true

        Repeater {
            model: calendar.weekdays

            delegate: Note {
                required property string modelData
                readonly property bool heads: true

                text: modelData
                horizontalAlignment: Text.AlignHCenter
                Accessible.ignored: true
            }
        }
        Repeater {
            // Six weeks hold every month, and the day that has the focus stays where it is.
            model: 6 * 7

            delegate: Touchable {
                id: day

                required property int index
                readonly property var cell: calendar.days[day.index] ?? calendar.nothing

                objectName: day.cell.iso === "" ? "" : "day." + day.cell.iso
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Math.max(Theme.dp(60), implicitContentHeight)
                Layout.maximumHeight: Theme.dp(112)
                implicitWidth: Theme.dp(60)
                implicitHeight: Math.max(Theme.dp(64), implicitContentHeight)
                horizontalPadding: 0
                verticalPadding: 0
                text: day.cell.day === 0 ? "" : String(day.cell.day)
                spoken: day.cell.spoken
                choosable: true
                chosen: day.cell.chosen
                Accessible.ignored: day.cell.day === 0
                visible: day.index < 7 * Math.ceil(calendar.days.length / 7)
                opacity: day.cell.day === 0 ? 0 : 1
                enabled: day.cell.selectable
                radius: Theme.radiusS
                fill: day.cell.chosen ? Theme.colours.primary
                    : day.cell.selectable ? Theme.colours.surface : "transparent"
                fillPressed: day.cell.chosen ? Theme.colours.primaryPressed : Theme.colours.primarySoft
                border: day.cell.chosen || day.cell.today ? Theme.colours.primary
                      : day.cell.selectable ? Theme.colours.edge : "transparent"
                borderWidth: day.cell.today ? Theme.hairline * 2.5 : Theme.hairline
                onClicked: calendar.picked(day.cell.iso)

                contentItem: Digits {
                    text: day.text
                    size: Theme.day
                    strong: day.cell.chosen || day.cell.today
                    color: day.cell.chosen ? Theme.colours.primaryInk
                         : day.cell.selectable ? Theme.colours.ink : Theme.colours.mutedInk
                }
            }
        }
    }

    component LeafButton: Touchable {
        id: leaf

        property string sign

        implicitWidth: Math.max(Theme.dp(112), implicitContentWidth)
        implicitHeight: Math.max(Theme.dp(80), implicitContentHeight)
        opacity: leaf.enabled ? 1 : 0
        Accessible.ignored: !leaf.enabled

        contentItem: Item {
            Icon {
                anchors.centerIn: parent
                name: leaf.sign
                size: Theme.title
                color: Theme.colours.primary
            }
        }
    }
}
