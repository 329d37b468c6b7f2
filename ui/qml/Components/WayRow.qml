import QtQuick
import QtQuick.Layouts
import Theme

// A way to get there without this kiosk: a drawing, what to do, and what it needs.
InfoRow {
    id: way

    required property string drawing
    required property string title
    required property string detail

    RowLayout {
        spacing: Theme.gapM

        Illustration {
            name: way.drawing
            Layout.preferredWidth: Theme.dp(Theme.large ? 104 : 136)
            Layout.preferredHeight: Theme.dp(Theme.large ? 104 : 136)
        }
        ColumnLayout {
            spacing: 0

            Label {
                text: way.title
                strong: true
            }
            Note { text: way.detail }
        }
    }
}
