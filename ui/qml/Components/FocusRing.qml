import QtQuick
import Theme

// Around what has the focus: a line between two others, one of which differs from whatever lies
// under it.
Rectangle {
    id: ring

    // The radius of what it lies around.
    required property real corner

    anchors.fill: parent
    anchors.margins: -Theme.ring
    radius: ring.corner + Theme.ring
    color: "transparent"
    border.color: Theme.colours.paper
    border.width: Theme.ring

    Rectangle {
        anchors.fill: parent
        anchors.margins: Theme.focusGap
        radius: ring.radius - Theme.focusGap
        color: "transparent"
        border.color: Theme.colours.focus
        border.width: Theme.focusLine
    }
}
