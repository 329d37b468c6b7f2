import QtQuick
import QtQuick.Layouts
import Theme

// The foot of every screen: one row of two places that are the same everywhere. What leaves stands
// on the left, what goes on or binds on the right, and where a screen has nothing to put there its
// place stays empty: whoever goes on tapping where a binding button was does not come upon another
// one. For who reaches low, what else can be done stands above them.
Item {
    id: bar

    property alias leaving: left.data
    property alias going: right.data
    readonly property alias above: above
    // How wide the left place is, and the room between the two.
    required property real leftWidth
    required property real gutter

    readonly property real row: Math.max(left.implicitHeight, right.implicitHeight)
    readonly property real gap: above.implicitHeight > 0 && bar.row > 0 ? Theme.gapS : 0

    implicitHeight: above.implicitHeight + bar.gap + bar.row

    RowLayout {
        id: above

        anchors { left: parent.left; right: parent.right; top: parent.top }
    }
    RowLayout {
        id: left

        objectName: "leaving"
        anchors { left: parent.left; bottom: parent.bottom }
        width: bar.leftWidth
        height: bar.row
    }
    RowLayout {
        id: right

        objectName: "going"
        anchors { right: parent.right; bottom: parent.bottom }
        width: bar.width - bar.leftWidth - bar.gutter
        height: bar.row
    }
}
