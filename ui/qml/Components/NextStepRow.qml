import QtQuick
import QtQuick.Layouts
import Theme

// One thing to do or to know afterwards, with a sign where it presses.
Rectangle {
    id: row

    required property string title
    required property string detail
    property bool pressing: false

    Layout.fillWidth: true
    implicitWidth: words.implicitWidth + 2 * Theme.gapM
    implicitHeight: words.implicitHeight + 2 * Theme.gapS
    radius: Theme.radiusM
    color: Theme.colours.surface
    border.color: row.pressing ? Theme.colours.amber : Theme.colours.line
    border.width: Theme.hairline

    RowLayout {
        id: words

        anchors { fill: parent; margins: Theme.gapS; leftMargin: Theme.gapM; rightMargin: Theme.gapM }
        spacing: Theme.gapM

        Rectangle {
            id: mark

            Layout.preferredWidth: Math.max(Theme.dp(64), Theme.note * 1.6)
            Layout.preferredHeight: Layout.preferredWidth
            radius: width / 2
            color: row.pressing ? Theme.colours.amberSoft : Theme.colours.primarySoft
            border.color: row.pressing ? Theme.colours.amber : Theme.colours.primary
            border.width: Theme.hairline

            Icon {
                anchors.centerIn: parent
                visible: row.pressing
                name: "attention"
                size: mark.width * 0.6
                color: Theme.colours.amber
            }
            Rectangle {
                anchors.centerIn: parent
                visible: !row.pressing
                width: Math.round(mark.width * 0.28)
                height: width
                radius: width / 2
                color: Theme.colours.primary
            }
        }
        ColumnLayout {
            spacing: 0

            Label {
                text: row.title
                strong: true
            }
            Note {
                text: row.detail
                visible: text !== ""
            }
        }
    }
}
