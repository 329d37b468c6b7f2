import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// The big card of the home screen: what most people came for.
Touchable {
    id: control

    // What the card answers, where it stands on it rather than above.
    property string question
    property string detail
    property string drawing
    // In the lowest third of a wide window there are few lines.
    readonly property bool low: Preferences.lowReach && !Theme.portrait
    readonly property real arrow: Theme.dp(Theme.shallow ? 80 : 112)

    horizontalPadding: Theme.portrait ? Theme.gapXl : Theme.gapL
    verticalPadding: control.low ? Theme.gapM : Theme.gapL
    radius: Theme.radiusL
    fill: Theme.colours.hero
    fillPressed: Theme.colours.heroPressed
    border: Theme.colours.heroEdge
    spoken: control.detail === "" ? control.text : control.text + ", " + control.detail
    implicitHeight: words.implicitHeight + topPadding + bottomPadding

    contentItem: Item {
        // Above all the words, or above the arrow beside what the card is called: where it is larger.
        Illustration {
            readonly property real above: Math.min(parent.height - asked.room - words.height - Theme.gapM,
                                                   parent.width * 0.6)
            readonly property real beside: Math.min(parent.height - asked.room - (words.height + control.arrow) / 2 - Theme.gapS,
                                                    (parent.width - title.implicitWidth - Theme.gapL) / 1.43)

            name: control.drawing
            visible: height >= Theme.dp(110)
            height: Math.max(above, beside)
            width: Math.round(1.43 * height)
            y: asked.room
            anchors.right: parent.right
        }
        Statement {
            id: asked

            readonly property real needed: implicitHeight + Theme.gapM
            readonly property real room: visible ? needed : 0

            width: parent.width
            visible: text !== "" && words.implicitHeight + needed <= control.availableHeight
            text: control.question
            size: Theme.outcome
            color: Theme.colours.heroInk
        }
        RowLayout {
            id: words

            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            spacing: Theme.gapM

            ColumnLayout {
                spacing: 0
                Label {
                    id: title

                    text: control.text
                    strong: true
                    size: control.question === "" ? Theme.number : Theme.title
                    color: Theme.colours.heroInk
                    Accessible.ignored: true
                }
                Body {
                    // The largest words in a narrow column need the room, and two lines that of the lowest third.
                    visible: (!Theme.large || (Theme.portrait && !Theme.scarce)) && !(control.low && lineCount > 1)
                    text: control.detail
                    color: Theme.colours.heroInk2
                    Accessible.ignored: true
                }
            }
            Rectangle {
                Layout.preferredWidth: control.arrow
                Layout.preferredHeight: control.arrow
                radius: width / 2
                color: Theme.colours.heroInk

                Icon {
                    anchors.centerIn: parent
                    name: "forward"
                    size: control.arrow * 0.54
                    color: Theme.colours.hero
                }
            }
        }
    }
}
