pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Answers to choose one from, in as many columns as fit.
GridLayout {
    id: list

    // Rows of `code`, `name`, `note` and `chosen`.
    required property var choices
    property string namePrefix

    // As on buttons.
    readonly property int size: Theme.dense ? Theme.note : Theme.body
    readonly property var nothing: ({ code: "", name: "", note: "", chosen: false })

    signal picked(code: string)

    Layout.fillWidth: true
    columns: Math.max(1, Math.floor(width / (10 * list.size)))
    columnSpacing: Theme.gapS
    rowSpacing: Theme.gapS
    uniformCellWidths: true

    Repeater {
        // By number: a choice that changes must not rebuild the button that has the focus.
        model: list.choices.length

        delegate: Touchable {
            id: choice

            required property int index
            readonly property var row: list.choices[choice.index] ?? list.nothing

            objectName: list.namePrefix + choice.row.code
            Layout.fillWidth: true
            Layout.fillHeight: true
            implicitHeight: Math.max(Theme.dp(112), implicitContentHeight + topPadding + bottomPadding)
            text: choice.row.name
            spoken: choice.row.note === "" ? text : text + ", " + choice.row.note
            fill: choice.row.chosen ? Theme.colours.chosen : Theme.colours.surface
            border: choice.row.chosen ? Theme.colours.primary : Theme.colours.edge
            borderWidth: choice.row.chosen ? Theme.hairline * 2.5 : Theme.hairline
            choosable: true
            chosen: choice.row.chosen
            onClicked: list.picked(choice.row.code)

            contentItem: RowLayout {
                spacing: Theme.gapM

                Rectangle {
                    Layout.preferredWidth: Theme.dp(48)
                    Layout.preferredHeight: Theme.dp(48)
                    radius: width / 2
                    color: Theme.colours.surface
                    border.color: choice.row.chosen ? Theme.colours.primary : Theme.colours.edge
                    border.width: Theme.hairline * 2

                    Rectangle {
                        anchors.centerIn: parent
                        visible: choice.row.chosen
                        width: parent.width * 0.54
                        height: width
                        radius: width / 2
                        color: Theme.colours.primary
                    }
                }
                ColumnLayout {
                    spacing: 0

                    Label {
                        text: choice.text
                        size: list.size
                        color: choice.row.chosen ? Theme.colours.chosenInk : Theme.colours.ink
                        Accessible.ignored: true
                    }
                    Note {
                        visible: text !== ""
                        text: choice.row.note
                        color: choice.row.chosen ? Theme.colours.chosenInk : Theme.colours.ink2
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
