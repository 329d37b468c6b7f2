import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

Page {
    id: screen

    // Waiting for a card, reading it, wanting it laid anew, or without a reader.
    readonly property string phase: !Reader.ready ? "no_reader"
                                  : Reader.reading ? "reading"
                                  : Reader.cardPresent ? "again" : "waiting"

    objectName: "screen.place_card"
    reads: true
    statement: Navigation.forAnother && phase === "waiting" ? qsTrId("place_card.agent.title")
                                                            : qsTrId("place_card." + phase + ".title")
    lead: phase === "no_reader" ? qsTrId("place_card.no_reader.detail").arg(Site.toCall)
                                : qsTrId("place_card." + phase + ".detail")
    fills: true

    CardOnReader {
        act: screen.phase === "no_reader" ? "off" : screen.phase === "reading" ? "lying"
           : screen.phase === "again" ? "lifting" : "laying"
        busy: screen.phase === "reading"
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    Banner {
        visible: screen.phase !== "no_reader"
        text: qsTrId("place_card.careful")
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: SecondaryButton {
        objectName: "action.no_id_card"
        text: screen.phase === "no_reader" ? qsTrId("action.other_ways") : qsTrId("home.no_id_card.title")
        onClicked: Navigation.begin("no_id_card")
    }
}
