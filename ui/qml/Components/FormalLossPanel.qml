import QtQuick.Layouts
import Theme
import Kiosk

// The way on for those who gave the card up.
Panel {
    id: panel

    required property string buttonName

    padding: Theme.gapM
    radius: Theme.radiusM
    spacing: Theme.gapXs
    visible: Session.profile === "outlet" && Session.journey !== "formal_loss"

    Label {
        text: qsTrId("formal_way.title")
        strong: true
    }
    Note { text: qsTrId("formal_way.detail") }
    SecondaryButton {
        objectName: panel.buttonName
        compact: true
        text: qsTrId("formal_way.begin")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXs
        onClicked: Session.begin("formal_loss")
    }
}
