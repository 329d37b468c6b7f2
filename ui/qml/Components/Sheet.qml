import QtQuick
import Theme

// What lies over the whole screen: nothing behind it can be reached.
Rectangle {
    // What is asked on it.
    property Page page

    color: Theme.colours.paper
    Accessible.role: Accessible.Dialog

    MouseArea { anchors.fill: parent }
}
