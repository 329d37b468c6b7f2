import QtQuick
import Theme

// The reader's place, and an identity card that slides onto it, lies there, or is taken away.
Item {
    id: scene

    // "laying", "lying", "lifting", or "off" for a reader that does not work.
    required property string act
    property bool busy: false

    readonly property real side: Math.min(width * 0.76, (height - 2 * Theme.gapM) / 0.96)
    readonly property real cardSide: side * 0.76
    // Where the card's upper edge is: on the reader, and above it.
    readonly property real onReader: pad.y + pad.height * 0.48 - card.height / 2
    readonly property real above: pad.y - card.height * 0.56

    implicitHeight: Theme.dp(300)
    clip: true
    Accessible.ignored: true

    Illustration {
        id: pad

        name: scene.act === "off" ? "reader-off" : "reader"
        width: scene.side
        height: scene.side * 0.69
        x: (scene.width - width) / 2
        y: (scene.height - height + (scene.act === "off" ? 0 : card.height * 0.56)) / 2
    }

    Illustration {
        id: card

        visible: scene.act !== "off"
        name: "id-card"
        width: scene.cardSide
        height: width * 540 / 860
        x: (scene.width - width) / 2
        y: scene.act === "lying" ? scene.onReader : scene.above
    }

    Rectangle {
        visible: scene.busy
        anchors.horizontalCenter: card.horizontalCenter
        y: card.y + card.height - height / 2
        width: Theme.dp(200)
        height: Theme.dp(88)
        radius: height / 2
        color: Theme.colours.surface

        Busy {
            anchors.centerIn: parent
            width: Theme.dp(120)
        }
    }

    // Once in a while the card shows which way it goes, and then rests.
    SequentialAnimation {
        running: Theme.moves && scene.visible && scene.height > 0 && (scene.act === "laying" || scene.act === "lifting")
        loops: Animation.Infinite

        NumberAnimation {
            target: card
            property: "y"
            from: scene.act === "laying" ? scene.above : scene.onReader
            to: scene.act === "laying" ? scene.onReader : scene.above
            duration: 900
            easing.type: Easing.InOutCubic
        }
        PauseAnimation { duration: 1800 }
        NumberAnimation {
            target: card
            property: "opacity"
            to: 0
            duration: Theme.quiet
        }
        PropertyAction {
            target: card
            property: "y"
            value: scene.act === "laying" ? scene.above : scene.onReader
        }
        NumberAnimation {
            target: card
            property: "opacity"
            to: 1
            duration: Theme.quiet
        }
        PauseAnimation { duration: 500 }
    }
}
