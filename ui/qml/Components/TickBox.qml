import QtQuick
import Theme

// Empty, or with a tick in it.
Rectangle {
    id: box

    required property bool ticked

    implicitWidth: Theme.dp(52)
    implicitHeight: implicitWidth
    radius: Theme.dp(12)
    color: box.ticked ? Theme.colours.primary : Theme.colours.surface
    border.color: box.ticked ? Theme.colours.primary : Theme.colours.edge
    border.width: Theme.hairline * 1.5

    Icon {
        anchors.centerIn: parent
        visible: box.ticked
        name: "check"
        size: box.width * 0.72
        color: Theme.colours.primaryInk
    }
}
