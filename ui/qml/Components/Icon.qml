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

    implicitWidth: Math.round(icon.size)
    implicitHeight: Math.round(icon.size)

    Image {
        anchors.fill: parent
        source: icon.name === "" ? "" : "image://signs/" + icon.name + "/" + icon.color.toString().slice(-6)
        mirror: icon.turns && icon.LayoutMirroring.enabled
        sourceSize: Qt.size(Math.max(1, width), Math.max(1, height))
        Accessible.ignored: true
    }
}
