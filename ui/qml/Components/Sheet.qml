import QtQuick
import Theme

// What lies over the whole screen: nothing behind it can be reached. Its foot, the truth and the floor stand where
// they do on every screen.
Rectangle {
    id: sheet

    // What is asked on it.
    required property Page page
    default property alias content: holder.data

    color: Theme.colours.paper
    Accessible.role: Accessible.Dialog

    MouseArea { anchors.fill: parent }

    Item {
        id: holder

        anchors { fill: parent; topMargin: standing.roomTop; bottomMargin: parent.height - standing.roomBottom }
        z: 1
    }
    Standing {
        id: standing

        anchors.fill: parent
        page: sheet.page
        leaves: false
    }
}
