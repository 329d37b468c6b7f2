pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Answers to choose one from, in two columns where they fit.
GridLayout {
    id: list

    // Rows of `code`, `name`, `note` and `chosen`.
    required property var choices
    property string namePrefix

    signal picked(code: string)

    Layout.fillWidth: true
    columns: width >= 22 * Theme.body ? 2 : 1
    columnSpacing: Theme.gapS
    rowSpacing: Theme.gapS
    uniformCellWidths: true

    Repeater {
        model: list.choices

        delegate: Touchable {
            id: choice

            required property var modelData

            objectName: list.namePrefix + choice.modelData.code
            Layout.fillWidth: true
            Layout.fillHeight: true
            implicitHeight: Math.max(Theme.dp(112), implicitContentHeight + topPadding + bottomPadding)
            text: choice.modelData.name
            spoken: choice.modelData.note === "" ? text : text + ", " + choice.modelData.note
            fill: choice.modelData.chosen ? Theme.colours.chosen : Theme.colours.surface
            border: choice.modelData.chosen ? Theme.colours.primary : Theme.colours.edge
            borderWidth: choice.modelData.chosen ? Theme.hairline * 2.5 : Theme.hairline
            Accessible.role: Accessible.RadioButton
            Accessible.checked: choice.modelData.chosen
            onClicked: list.picked(choice.modelData.code)

            contentItem: RowLayout {
                spacing: Theme.gapM

                Rectangle {
                    Layout.preferredWidth: Theme.dp(48)
                    Layout.preferredHeight: Theme.dp(48)
                    radius: width / 2
                    color: Theme.colours.surface
                    border.color: choice.modelData.chosen ? Theme.colours.primary : Theme.colours.edge
                    border.width: Theme.hairline * 2

                    Rectangle {
                        anchors.centerIn: parent
                        visible: choice.modelData.chosen
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
                        strong: choice.modelData.chosen
                        color: choice.modelData.chosen ? Theme.colours.chosenInk : Theme.colours.ink
                        Accessible.ignored: true
                    }
                    Note {
                        visible: text !== ""
                        text: choice.modelData.note
                        color: choice.modelData.chosen ? Theme.colours.chosenInk : Theme.colours.ink2
                        Accessible.ignored: true
                    }
                }
            }
        }
    }
}
