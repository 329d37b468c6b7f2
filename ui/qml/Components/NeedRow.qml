import QtQuick
import QtQuick.Layouts
import Theme

// A place to go to, and what to bring there.
RowLayout {
    id: row

    required property string drawing
    required property string place
    required property string needs

    spacing: Theme.gapM

    Illustration {
        name: row.drawing
        Layout.preferredWidth: Theme.dp(96)
        Layout.preferredHeight: Theme.dp(96)
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
