import QtQuick
import QtQuick.Layouts
import Theme

// One thing to do or to know afterwards: numbered, or with a sign where it presses.
Rectangle {
    id: row

    required property string title
    required property string detail
    required property int number
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
            Note {
                anchors.centerIn: parent
                visible: !row.pressing
                text: String(row.number)
                strong: true
                lineHeight: 1
                color: Theme.colours.primary
                Accessible.ignored: true
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
