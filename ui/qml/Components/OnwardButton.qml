import Kiosk

// What a person who reads this screen may want to do next, here.
SecondaryButton {
    objectName: "onward.begin"
    visible: Navigation.onward !== ""
    text: Navigation.onward === "" ? "" : qsTrId("onward." + Navigation.onward)
    onClicked: Navigation.begin(Navigation.onward)
}
