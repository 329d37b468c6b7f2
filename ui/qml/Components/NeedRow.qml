import QtQuick
import QtQuick.Layouts
import Theme

// A place to go to, and what to bring there.
InfoRow {
    id: need

    required property string drawing
    required property string place
    required property string needs

    readonly property real side: Theme.dp(Theme.portrait && !Theme.large ? 104 : 88)

    RowLayout {
        spacing: Theme.gapM

        Illustration {
            name: need.drawing
            Layout.preferredWidth: need.side
            Layout.preferredHeight: need.side
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: 0

            Label {
                readonly property bool heads: true

                text: need.place
                strong: true
            }
            Note { text: need.needs }
        }
    }
}
