import QtQuick
import QtQuick.Layouts
import Theme

// The big card of the home screen: what most people came for.
Touchable {
    id: control

    // What the card answers, where it stands on it rather than above.
    property string question
    property string detail
    property string drawing
    // The drawing stands above the words where the card is tall enough, else beside them.
    readonly property bool tall: availableHeight > words.implicitHeight + asked.room + Theme.dp(180)

    horizontalPadding: Theme.portrait ? Theme.gapXl : Theme.gapL
    verticalPadding: horizontalPadding
    radius: Theme.radiusL
    fill: Theme.colours.hero
    fillPressed: Theme.colours.heroPressed
    border: Theme.colours.heroEdge
    spoken: control.detail === "" ? control.text : control.text + ", " + control.detail
    implicitHeight: words.implicitHeight + topPadding + bottomPadding

    contentItem: Item {
        Illustration {
            name: control.drawing
            visible: control.tall || width > Theme.dp(160)
            y: asked.room
            width: control.tall ? Math.min(parent.width * 0.86, height * 1.43)
                                : parent.width - words.implicitWidth - Theme.gapL
            height: control.tall ? parent.height - words.height - asked.room - Theme.gapM : parent.height - asked.room
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
                    text: control.text
                    strong: true
                    size: control.question === "" ? Theme.number : Theme.title
                    color: Theme.colours.heroInk
                    Accessible.ignored: true
                }
                Body {
                    // The largest words in a narrow column need the room.
                    visible: Theme.portrait || !Theme.large
                    text: control.detail
                    color: Theme.colours.heroInk2
                    Accessible.ignored: true
                }
            }
            Rectangle {
                Layout.preferredWidth: Theme.dp(112)
                Layout.preferredHeight: Theme.dp(112)
                radius: width / 2
                color: Theme.colours.heroInk

                Icon {
                    anchors.centerIn: parent
                    name: "forward"
                    size: Theme.dp(60)
                    color: Theme.colours.hero
                }
            }
        }
    }
}
