import QtQuick
import QtQuick.Layouts
import Theme

// A way to go on: a drawing and a few words, small in a grid or large as one of few answers.
Touchable {
    id: control

    property string detail
    required property string drawing
    // One of few answers of a screen: title and drawing are larger, and an arrow leads on.
    property bool grand: false
    property bool leads: grand
    property bool drawn: true

    // Large words in a column need the room.
    readonly property bool terse: Theme.large && !Theme.portrait

    readonly property real side: Theme.dp(control.grand ? 200 : Theme.large ? 80 : 104)

    horizontalPadding: control.grand ? Theme.gapL : Theme.gapM
    verticalPadding: control.grand && !control.terse ? Theme.gapL : Theme.gapS
    radius: Theme.radiusL
    spoken: control.detail === "" ? control.text : control.text + ", " + control.detail

    contentItem: RowLayout {
        spacing: control.grand ? Theme.gapL : Theme.gapM

        Illustration {
            visible: control.drawn && !(control.grand && control.terse)
            name: control.drawing
            implicitWidth: control.side
            implicitHeight: control.side
        }
        ColumnLayout {
            spacing: 0

            Label {
                text: control.text
                strong: true
                size: control.grand && !control.terse ? Theme.title : Theme.body
                Accessible.ignored: true
            }
            Note {
                text: control.detail
                visible: text !== ""
                size: control.grand && !Theme.large ? Theme.body : Theme.note
                Accessible.ignored: true
            }
        }
        Icon {
            visible: control.leads
            name: "next"
            color: Theme.colours.primary
            size: control.grand && !control.terse ? Theme.title : Theme.body
        }
    }
}
