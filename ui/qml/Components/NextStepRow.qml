import QtQuick
import QtQuick.Layouts
import Theme

// One thing to do or to know afterwards, with a sign where it presses.
InfoRow {
    id: step

    required property string title
    required property string detail
    property bool pressing: false

    RowLayout {
        spacing: Theme.gapS

        Icon {
            visible: step.pressing
            name: "attention"
            size: Theme.body
            color: Theme.colours.amber
            Layout.alignment: Qt.AlignTop
            Layout.topMargin: Math.round(Theme.body * 0.18)
        }
        ColumnLayout {
            spacing: 0

            Label {
                text: step.title
                strong: true
                color: step.pressing ? Theme.colours.amber : Theme.colours.ink
            }
            Note {
                text: step.detail
                visible: text !== ""
            }
        }
    }
}
