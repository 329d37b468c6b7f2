import QtQuick
import Theme

// One of several answers, where the chosen one carries a tick; or one alone, with a box for it.
Touchable {
    id: control

    property int wordSize: Theme.body
    property color ink: control.chosen ? Theme.colours.chosenInk : Theme.colours.ink

    choosable: true
    implicitHeight: Math.max(Theme.dp(104), implicitContentHeight + topPadding + bottomPadding)
    fill: control.chosen ? Theme.colours.chosen : Theme.colours.surface
    border: control.chosen ? Theme.colours.primary : Theme.colours.edge
    borderWidth: control.chosen ? Theme.hairline * 2.5 : Theme.hairline

    // The sign has its place before it is there: nothing grows or wraps under the finger.
    contentItem: Item {
        id: content

        // What it takes of the width: a tick reaches over the room at the edge.
        readonly property real place: control.alone ? box.implicitWidth + Theme.gapS
            : control.choosable ? Math.max(0, tick.implicitWidth + 2 * Theme.gapXs - control.leftPadding) : 0

        // How wide its words are in one line, whatever they are set in.
        readonly property real natural: Math.ceil(line.implicitWidth)

        implicitWidth: content.place + content.natural
        implicitHeight: Math.max(words.implicitHeight, control.alone ? box.implicitHeight : 0)

        Label {
            id: line

            visible: false
            wrapMode: Text.NoWrap
            text: control.text
            strong: true
            size: control.wordSize
        }
        TickBox {
            id: box

            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            visible: control.alone
            ticked: control.chosen
        }
        Icon {
            id: tick

            anchors { right: words.left; rightMargin: Theme.gapXs; verticalCenter: parent.verticalCenter }
            visible: control.chosen && !control.alone
            name: "check"
            size: control.wordSize
            color: control.ink
        }
        Label {
            id: words

            readonly property real room: Math.max(0, content.width - content.place)

            // In the middle, where the sign has room beside it.
            anchors { left: parent.left; verticalCenter: parent.verticalCenter }
            anchors.leftMargin: control.alone ? content.place : Math.max(content.place, Math.round((content.width - width) / 2))
            width: control.alone ? room : Math.min(room, content.natural)
            shrinks: true
            horizontalAlignment: control.alone ? Text.AlignLeft : Text.AlignHCenter
            text: control.text
            strong: true
            size: control.wordSize
            color: control.ink
            Accessible.ignored: true
        }
    }
}
