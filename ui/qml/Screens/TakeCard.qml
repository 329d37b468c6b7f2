import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

Page {
    objectName: "screen.take_card"
    reads: true
    statement: qsTrId("take_card.title")
    lead: qsTrId("take_card.detail")
    fills: true

    CardOnReader {
        act: "lifting"
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Banner { tone: "calm"; text: qsTrId("take_card.countdown").arg(Idle.secondsLeft) }

    // Where the reader can't tell whether a card lies there, the person does.
    leaving: MainButton {
        objectName: "take_card.taken"
        visible: !Reader.cardPresent
        text: qsTrId("take_card.taken")
        onClicked: Navigation.finish()
    }
    going: MainButton {
        objectName: "take_card.more_time"
        visible: Reader.cardPresent
        text: qsTrId("idle.continue")
        onClicked: Idle.touched()
    }
}
