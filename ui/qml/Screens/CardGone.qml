import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

// The card was taken away in the middle: nothing of the person is shown until it lies there again.
Page {
    id: screen

    readonly property bool failed: Session.failure.code !== undefined

    objectName: "screen.card_gone"
    keepsColumns: true
    statement: qsTrId("card_gone.title")
    lead: qsTrId("card_gone.detail")
    fills: true

    CardOnReader {
        act: Session.readerReady ? "laying" : "off"
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Banner {
        visible: screen.failed
        tone: "danger"
        text: qsTrId("card_gone.failed")
    }
    Banner {
        visible: !Session.readerReady
        tone: "danger"
        text: qsTrId("home.reader_missing").arg(Session.hotline)
    }
    Banner { tone: "calm"; text: qsTrId("card_gone.countdown").arg(Session.secondsLeft) }
}
