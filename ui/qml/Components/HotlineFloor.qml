import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// The floor everyone stands on: the number that helps at any hour, and the way out.
Rectangle {
    id: floor

    implicitHeight: Math.max(words.implicitHeight, leave.implicitHeight)
                    + 2 * Theme.gapS
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
        anchors { leftMargin: Theme.margin; rightMargin: Theme.gapM }
        spacing: Theme.gapM

        Label {
            Layout.fillWidth: false
            text: Site.hotline
            spoken: Array.from(text).join(" ")
            strong: true
            font.pixelSize: Theme.dp(Theme.portrait ? 68 : 60)
            font.letterSpacing: Theme.dp(4)
            lineHeight: 1
            color: Theme.colours.floorInk
        }
        Label {
            text: Site.hotlineName
            font.pixelSize: Theme.frameNote
            color: Theme.colours.floorInk2
        }
    }

    RoundButton {
        id: leave

        objectName: "action.cancel"
        anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        visible: Navigation.canCancel
        implicitHeight: Math.max(Theme.dp(92), implicitContentHeight + topPadding + bottomPadding)
        horizontalPadding: Theme.gapL
        sign: "leave"
        glyph: qsTrId("floor.leave")
        spoken: qsTrId("floor.leave")
        inkColour: Theme.colours.floorInk
        fill: Theme.colours.floor
        fillPressed: Theme.colours.primary
        border: Theme.colours.floorInk
        onClicked: Navigation.cancel()
    }
}
