import QtQuick.Layouts
import Theme
import Kiosk

// What a person who reads this screen may want to do next, here.
Panel {
    padding: Theme.gapM
    radius: Theme.radiusM
    spacing: Theme.gapXs
    visible: Session.onward !== ""

    Label {
        text: Session.onward === "" ? "" : qsTrId("onward." + Session.onward + ".title")
        strong: true
        color: Theme.colours.primary
    }
    Note { text: Session.onward === "" ? "" : qsTrId("onward." + Session.onward + ".detail") }
    SecondaryButton {
        objectName: "onward.begin"
        compact: true
        text: Session.onward === "" ? "" : qsTrId("onward." + Session.onward + ".begin")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXs
        onClicked: Session.begin(Session.onward)
    }
}
