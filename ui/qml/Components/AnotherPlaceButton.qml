import Kiosk

// Back to where the card was issued, to name another place: what is told here is about the one named.
SecondaryButton {
    objectName: "action.another_place"
    compact: true
    visible: Navigation.before === "region"
    text: qsTrId("action.another_place")
    onClicked: Navigation.back()
}
