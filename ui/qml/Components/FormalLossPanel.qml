import QtQuick.Layouts
import Theme
import Kiosk

// The way on for those who gave the card up.
Panel {
    padding: Theme.gapM
    radius: Theme.radiusM
    spacing: Theme.gapXs
    visible: Session.formalLossPossible

    Label {
        text: qsTrId("formal_way.title")
        strong: true
        color: Theme.colours.primary
    }
    Note { text: qsTrId("formal_way.detail") }
    SecondaryButton {
        objectName: "formal_way.begin"
        compact: true
        text: qsTrId("formal_way.begin")
        Layout.fillWidth: true
        Layout.topMargin: Theme.gapXs
        onClicked: Session.begin("formal_loss")
    }
}
