import QtQuick
import Theme
import Kiosk

// What is said on every screen, how the card stands and whom to call: the truth above the buttons, which keep their
// place however long it is, and the floor below them. For who reaches low both stand at the top.
Item {
    id: standing

    required property Page page
    // How far down what stands above reaches.
    property real head: 0
    property alias leaves: floor.leaves

    // The room of the page, between these two.
    readonly property real roomTop: Preferences.lowReach ? floor.y + floor.height : standing.head
    readonly property real roomBottom: Preferences.lowReach ? standing.height - Theme.lowRow : floor.y

    TruthBar {
        id: truth

        page: standing.page
        y: Preferences.lowReach ? standing.head : standing.height - floor.height - (page?.foot ?? 0) - height
        width: parent.width
    }
    HotlineFloor {
        id: floor

        y: Preferences.lowReach ? truth.y + truth.height : parent.height - height
        width: parent.width
        height: implicitHeight
    }
}
