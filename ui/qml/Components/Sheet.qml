import QtQuick
import Theme

// What lies over the whole screen: nothing behind it can be reached. Its foot, the truth and the floor stand where
// they do on every screen.
Rectangle {
    id: sheet

    // What is asked on it.
    required property Page page
    default property alias content: holder.data
    readonly property alias floor: floor

    color: Theme.colours.paper
    Accessible.role: Accessible.Dialog

    MouseArea { anchors.fill: parent }

    Item {
        id: holder

        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: floor.top }
        z: 1
    }
    TruthBar {
        page: sheet.page
        anchors { left: parent.left; right: parent.right; bottom: floor.top; bottomMargin: sheet.page.foot }
    }
    HotlineFloor {
        id: floor

        leaves: false
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
    }
}
