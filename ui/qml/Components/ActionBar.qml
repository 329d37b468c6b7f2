import QtQuick
import QtQuick.Layouts

// The foot of every screen: one row of two places that are the same everywhere. What leaves stands
// on the left, what goes on or binds on the right, and where a screen has nothing to put there its
// place stays empty: whoever goes on tapping where a binding button was does not come upon another
// one.
Item {
    id: bar

    property alias leaving: left.data
    property alias going: right.data
    // How wide the left place is, and the room between the two.
    required property real leftWidth
    required property real gutter

    implicitHeight: Math.max(left.implicitHeight, right.implicitHeight)

    RowLayout {
        id: left

        objectName: "leaving"
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: bar.leftWidth
    }
    RowLayout {
        id: right

        objectName: "going"
        anchors { right: parent.right; top: parent.top; bottom: parent.bottom }
        width: bar.width - bar.leftWidth - bar.gutter
    }
}
