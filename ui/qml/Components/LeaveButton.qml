import Theme
import Kiosk

// The way out of a journey.
RoundButton {
    objectName: "action.cancel"
    implicitHeight: Math.max(Theme.shallow ? Theme.target : Theme.dp(92), implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.large ? Theme.gapM : Theme.gapL
    sign: "leave"
    glyph: qsTrId("floor.leave")
    spoken: qsTrId("floor.leave")
    onClicked: Navigation.cancel()
}
