import QtQuick
import Theme

// A small sign in the colour of the words beside it.
Item {
    id: icon

    property string name
    property color color: Theme.colours.ink
    property real size: Theme.body

    // What points along a line turns with it, where lines go from right to left.
    readonly property bool turns: ["forward", "leave", "next", "previous"].includes(icon.name)

    // In pixels.
    readonly property int side: Math.max(1, Math.round(icon.size))

    implicitWidth: icon.side
    implicitHeight: icon.side

    Image {
        anchors.fill: parent
        source: icon.name === "" || !icon.visible ? "" : "image://signs/" + icon.name + "/" + icon.color.toString().slice(-6)
        mirror: icon.turns && icon.LayoutMirroring.enabled
        sourceSize: Qt.size(icon.side, icon.side)
        Accessible.ignored: true
    }
}
