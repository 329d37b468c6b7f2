import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

// The card was taken away in the middle: nothing of the person is shown until it lies there again.
Page {
    id: screen

    readonly property bool failed: Outcome.failure.code !== undefined

    objectName: "screen.card_gone"
    reads: true
    statement: qsTrId("card_gone.title")
    lead: qsTrId("card_gone.detail")
    fills: true

    CardOnReader {
        act: Reader.ready ? "laying" : "off"
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Banner {
        visible: screen.failed
        tone: "danger"
        text: qsTrId("card_gone.failed")
    }
    Banner {
        visible: !Reader.ready
        tone: "danger"
        text: qsTrId("home.reader_missing").arg(Site.hotline)
    }
    Banner { tone: "calm"; text: qsTrId("card_gone.countdown").arg(Idle.secondsLeft) }

    going: MainButton {
        objectName: "card_gone.more_time"
        text: qsTrId("idle.continue")
        onClicked: Idle.touched()
    }
}
