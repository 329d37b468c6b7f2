import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// A way to go on: a drawing and a few words, small in a grid or large as one of few answers.
Touchable {
    id: control

    property string detail
    required property string drawing
    // One of few answers of a screen: title and drawing are larger, and an arrow leads on.
    property bool grand: false
    property bool leads: grand
    property bool drawn: true
    // Large words in a column, or in the lowest third, need the room, and two sentences that of a drawing.
    readonly property bool terse: Theme.large && (!Theme.portrait || Preferences.lowReach)
    readonly property bool scarce: control.terse || (Preferences.lowReach && !Theme.portrait)
    readonly property bool tall: control.grand && !control.terse && !Preferences.lowReach

    // As on buttons, where words have few lines.
    readonly property int size: control.grand && !control.terse ? Theme.title : Theme.dense ? Theme.note : Theme.body
    readonly property real side: Theme.dp(control.tall ? 200 : Theme.large ? 80 : 104)

    horizontalPadding: control.grand ? Theme.gapL : Theme.gapM
    verticalPadding: control.tall ? Theme.gapL : Theme.gapS
    radius: Theme.radiusL
    spoken: control.detail === "" ? control.text : control.text + ", " + control.detail

    contentItem: RowLayout {
        spacing: control.grand ? Theme.gapL : Theme.gapM

        Illustration {
            visible: control.drawn && !(control.terse && (control.grand || control.detail !== ""))
                && !(control.scarce && !control.grand && Preferences.textStep > 0)
            name: control.drawing
            implicitWidth: control.side
            implicitHeight: control.side
        }
        ColumnLayout {
            spacing: 0

            Label {
                id: title

                text: control.text
                strong: true
                size: control.size
                Accessible.ignored: true
            }
            Note {
                text: control.detail
                // Large words in the lowest third, or any in many lines where room is scarce, need the room; it is said.
                visible: text !== "" && !(control.terse && Preferences.lowReach)
                    && !(control.scarce && title.lineCount > (Preferences.lowReach ? 1 : 2))
                size: control.grand && !Theme.large ? Theme.body : Theme.note
                Accessible.ignored: true
            }
        }
        Icon {
            visible: control.leads
            name: "next"
            color: Theme.colours.primary
            size: control.size
        }
    }
}
