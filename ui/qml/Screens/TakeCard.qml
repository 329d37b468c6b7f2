import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

Page {
    objectName: "screen.take_card"
    keepsColumns: true
    statement: qsTrId("take_card.title")
    lead: qsTrId("take_card.detail")
    fills: true

    CardOnReader {
        act: "lifting"
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Banner { tone: "calm"; text: qsTrId("take_card.countdown").arg(Idle.secondsLeft) }
}
