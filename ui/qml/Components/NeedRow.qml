import QtQuick
import QtQuick.Layouts
import Theme

// A place to go to, and what to bring there.
RowLayout {
    id: row

    required property string drawing
    required property string place
    required property string needs

    readonly property real side: Theme.dp(Theme.portrait && !Theme.large ? 112 : 96)

    spacing: Theme.gapM

    Illustration {
        name: row.drawing
        Layout.preferredWidth: row.side
        Layout.preferredHeight: row.side
    }
    ColumnLayout {
        spacing: 0

        Label {
            text: row.place
            strong: true
        }
        Note { text: row.needs }
    }
}
