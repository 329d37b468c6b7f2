import Kiosk

// What a person who reads this screen may want to do next, here.
SecondaryButton {
    objectName: "onward.begin"
    visible: Session.onward !== ""
    text: Session.onward === "" ? "" : qsTrId("onward." + Session.onward)
    onClicked: Session.begin(Session.onward)
}
