import QtQuick
import Theme

// One of the drawings of resources/icons in the colours of the look, as large as its room allows
// and never distorted.
Item {
    id: drawing

    // Without a name there is none.
    required property string name

    // Only in room that nothing else needs.
    property bool spare: false

    // What only fills room is no poster.
    readonly property real high: drawing.spare ? Math.min(height, Theme.dp(480)) : height
    readonly property size room: Qt.size(Math.round(width), Math.round(drawing.high))
    readonly property bool wanted: drawing.visible && drawing.name !== "" && drawing.room.width > 0
                                   && drawing.room.height >= (drawing.spare ? Theme.dp(160) : 1)
    // Whether it is as it will be. It is drawn for the room that the layout comes to, and not for
    // every one on the way there.
    readonly property bool drawn: !drawing.wanted || (drawing.begun && picture.sourceSize === drawing.room)
    property bool begun: false

    implicitWidth: drawing.spare ? 0 : Theme.dp(320)
    implicitHeight: drawing.spare ? 0 : Theme.dp(240)
    onDrawnChanged: if (!drawing.drawn) Qt.callLater(drawing.draw)
    Component.onCompleted: Qt.callLater(drawing.draw)

    function draw(): void {
        if (!drawing.wanted)
            return;
        picture.sourceSize = drawing.room;
        drawing.begun = true;
    }

    Image {
        id: picture

        anchors.centerIn: parent
        width: parent.width
        height: drawing.high
        visible: drawing.wanted
        source: !drawing.begun || drawing.name === "" ? ""
              : ["image://drawings", drawing.name, Theme.unit, Theme.colours.inks.all].join("/")
        fillMode: Image.PreserveAspectFit
        Accessible.ignored: true
    }
}
