import QtQuick
import QtQuick.Layouts
import Theme

// A way to go on from the home screen.
Touchable {
    id: control

    property string detail
    required property string drawing

    horizontalPadding: Theme.gapL
    verticalPadding: Theme.gapM
    radius: Theme.radiusL

    contentItem: RowLayout {
        spacing: Theme.gapL

        Illustration {
            name: control.drawing
            Layout.preferredWidth: Theme.dp(120)
            Layout.preferredHeight: Theme.dp(100)
        }
        ColumnLayout {
            spacing: 0
            Title { text: control.text; Accessible.ignored: true }
            Note { text: control.detail; visible: text !== ""; Accessible.ignored: true }
        }
        Icon {
            name: "next"
            color: Theme.colours.primary
        }
    }
}
