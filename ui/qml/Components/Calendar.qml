pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One month; days that can't be chosen are pale and don't answer.
ColumnLayout {
    id: calendar

    required property string monthName
    // Cells of `iso`, `day` (0 = blank), `selectable`, `chosen`, `today`, from Monday on.
    required property var days
    required property list<string> weekdays
    required property bool hasEarlier
    required property bool hasLater
    required property string earlierText
    required property string laterText

    signal picked(iso: string)
    signal leafed(by: int)

    spacing: Theme.gapXs

    RowLayout {
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

                text: modelData
                horizontalAlignment: Text.AlignHCenter
            }
        }
        Repeater {
            model: calendar.days

            delegate: Touchable {
                id: day

                required property var modelData

                objectName: day.modelData.iso === "" ? "" : "day." + day.modelData.iso
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.minimumHeight: Theme.dp(60)
                Layout.maximumHeight: Theme.dp(112)
                implicitWidth: Theme.dp(60)
                implicitHeight: Math.max(Theme.dp(64), implicitContentHeight)
                padding: 0
                text: day.modelData.day === 0 ? "" : String(day.modelData.day)
                spoken: day.modelData.iso
                opacity: day.modelData.day === 0 ? 0 : 1
                enabled: day.modelData.selectable
                radius: Theme.radiusS
                fill: day.modelData.chosen ? Theme.colours.primary
                    : day.modelData.selectable ? Theme.colours.surface : "transparent"
                fillPressed: day.modelData.chosen ? Theme.colours.primaryPressed : Theme.colours.primarySoft
                border: day.modelData.chosen || day.modelData.today ? Theme.colours.primary
                      : day.modelData.selectable ? Theme.colours.line : "transparent"
                borderWidth: day.modelData.today ? Theme.hairline * 2.5 : Theme.hairline
                onClicked: calendar.picked(day.modelData.iso)

                contentItem: Label {
                    text: day.text
                    strong: day.modelData.chosen || day.modelData.today
                    color: day.modelData.chosen ? Theme.colours.primaryInk
                         : day.modelData.selectable ? Theme.colours.ink : Theme.colours.mutedInk
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    Accessible.ignored: true
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
