import QtQuick
import QtQuick.Layouts
import Theme

// A way to get there without this kiosk: a drawing, what to do, and what it needs.
Panel {
    id: way

    required property string drawing
    required property string title
    required property string detail
    property string number

    padding: Theme.gapL
    Layout.fillHeight: true
    Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(360))

    RowLayout {
        spacing: Theme.gapL
        Layout.fillHeight: true

        Illustration {
            name: way.drawing
            Layout.preferredWidth: Theme.dp(200)
            Layout.preferredHeight: Theme.dp(Theme.portrait ? 200 : 140)
        }
        ColumnLayout {
            spacing: Theme.gapXs

            GridLayout {
                columns: width >= heading.implicitWidth + number.implicitWidth + columnSpacing ? 2 : 1
                columnSpacing: Theme.gapM
                rowSpacing: 0

                Title {
                    id: heading

                    Layout.fillWidth: way.number === ""
                    text: way.title
                }
                Label {
                    id: number

                    visible: way.number !== ""
                    text: way.number
                    strong: true
                    font.pixelSize: Theme.number
                    lineHeight: 0.8
                    color: Theme.colours.primary
                }
            }
            Body { text: way.detail }
        }
    }
}
