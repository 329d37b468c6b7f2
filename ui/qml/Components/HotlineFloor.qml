import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// The floor everyone stands on: the number that helps at any hour, and the way out.
Rectangle {
    id: floor

    // Whether the way out is here: not on what lies over a screen.
    property bool leaves: true

    readonly property int figures: Theme.dp(Theme.portrait ? 68 : Theme.shallow ? 52 : 60)

    // As high for every region: there is room for two lines beside the number, and for the number at its usual size.
    implicitHeight: Math.max(words.implicitHeight, Preferences.lowReach ? 0 : leave.implicitHeight, Math.ceil(2.8 * Theme.frameNote),
                             Math.ceil(1.45 * floor.figures)) + 2 * (Theme.shallow ? Theme.ring : Theme.gapS)
    color: Theme.colours.floor

    Rectangle {
        width: parent.width
        height: Theme.hairline
        visible: Preferences.look === "contrast"
        color: Theme.colours.line
    }

    RowLayout {
        id: words

        anchors { left: parent.left; right: leave.left; verticalCenter: parent.verticalCenter }
        anchors { leftMargin: Theme.margin; rightMargin: words.spacing }
        spacing: Theme.large ? Theme.gapS : Theme.gapM

        Label {
            Layout.fillWidth: false
            text: Site.hotline
            spoken: Array.from(text).join(" ")
            strong: true
            // With an area code before it, it leaves room for large words.
            size: Theme.large && text.length > 6 ? Theme.dp(46) : floor.figures
            font.letterSpacing: Theme.dp(4)
            lineHeight: 1
            color: Theme.colours.floorInk
        }
        Label {
            text: Site.hotlineName
            size: Theme.frameNote
            color: Theme.colours.floorInk2
        }
    }

    LeaveButton {
        id: leave

        anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        visible: floor.leaves && Navigation.canCancel && !Preferences.lowReach
        inkColour: Theme.colours.floorInk
        fill: Theme.colours.floor
        fillPressed: Theme.colours.primary
        border: Theme.colours.floorInk
    }
}
