import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

// Somebody came for the holder: now the holder's card takes the place of their own, or its number is typed.
Page {
    id: screen

    readonly property string phase: !Reader.ready ? "no_reader" : Reader.reading ? "reading" : "waiting"

    objectName: "screen.holder_card"
    reads: true
    statement: screen.phase === "waiting" ? qsTrId("holder_card.title")
                                          : qsTrId("place_card." + screen.phase + ".title")
    lead: screen.phase === "waiting" ? qsTrId("holder_card.detail")
        : screen.phase === "reading" ? qsTrId("place_card.reading.detail")
        : qsTrId("place_card.no_reader.detail").arg(Site.toCall)
    fills: true

    CardOnReader {
        act: screen.phase === "no_reader" ? "off" : screen.phase === "reading" ? "lying"
           : Reader.cardPresent ? "lifting" : "laying"
        busy: screen.phase === "reading"
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Banner {
        tone: "calm"
        visible: screen.phase !== "no_reader"
        text: qsTrId("holder_card.none")
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: SecondaryButton {
        objectName: "holder_card.type"
        // What is typed needs the card of who types it on the reader.
        visible: screen.phase !== "no_reader"
        text: qsTrId("holder_card.type")
        onClicked: Navigation.next()
    }
}
