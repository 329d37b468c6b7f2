import QtQuick
import Theme
import Kiosk

// One of the drawings of resources/icons, as large as its room allows and never distorted.
Item {
    id: drawing

    // Without a name there is none.
    required property string name

    // Only in room that nothing else needs.
    property bool spare: false

    // In high contrast a drawing lies on a light plate, because its own colours are dark.
    property bool plated: Preferences.look === "contrast"

    property bool placed: false

    implicitWidth: drawing.spare ? 0 : Theme.dp(320)
    implicitHeight: drawing.spare ? 0 : Theme.dp(240)
    onWidthChanged: Qt.callLater(drawing.draw)
    onHeightChanged: Qt.callLater(drawing.draw)
    Component.onCompleted: Qt.callLater(drawing.draw)

    // For the size that the layout comes to, and not for every one on the way there.
    function draw(): void {
        picture.sourceSize = Qt.size(Math.max(1, Math.round(drawing.width)), Math.max(1, Math.round(drawing.height)));
        drawing.placed = true;
    }

    Rectangle {
        anchors.centerIn: parent
        visible: drawing.plated && picture.visible && drawing.name !== ""
        width: picture.paintedWidth
        height: picture.paintedHeight
        radius: Math.min(Theme.radiusM, height / 6)
        color: Theme.colours.plate
    }
    Image {
        id: picture

        anchors.fill: parent
        visible: !drawing.spare || height >= Theme.dp(160)
        source: drawing.name === "" || !drawing.placed ? "" : Drawings.folder + drawing.name + ".svg"
        fillMode: Image.PreserveAspectFit
        Accessible.ignored: true
    }
}
