import QtQuick
import QtQuick.Layouts
import Theme

// The foot of every screen: one row of two places that are the same everywhere. What leaves stands
// on the left, what goes on or binds on the right, and where a screen has nothing to put there its
// place stays empty: whoever goes on tapping where a binding button was does not come upon another
// one. Further buttons stand in a row above.
Item {
    id: bar

    property alias leaving: left.data
    property alias going: right.data
    property alias further: above.data
    // How wide the left place is, and the room between the two.
    required property real leftWidth
    required property real gutter
    // Whether the row above keeps to the right place's width.
    required property bool split

    readonly property real row: Math.max(left.implicitHeight, right.implicitHeight)
    readonly property real gap: above.implicitHeight > 0 && bar.row > 0 ? Theme.gapS : 0

    implicitHeight: above.implicitHeight + bar.gap + bar.row

    RowLayout {
        id: above

        anchors { right: parent.right; top: parent.top }
        width: bar.split ? right.width : bar.width
        spacing: Theme.gapS
        uniformCellSizes: true
    }
    RowLayout {
        id: left

        anchors { left: parent.left; bottom: parent.bottom }
        width: bar.leftWidth
        height: bar.row
    }
    RowLayout {
        id: right

        anchors { right: parent.right; bottom: parent.bottom }
        width: bar.width - bar.leftWidth - bar.gutter
        height: bar.row
    }
}
