pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

// The ways that stay open without an identity card, and what each needs.
Page {
    id: screen

    readonly property bool explains: Site.profile === "hospital"

    objectName: "screen.no_id_card"
    statement: Reader.ready ? qsTrId("action.other_ways") : qsTrId("place_card.no_reader.title")
    lead: qsTrId("no_id_card.detail")
    asideFills: false
    aside: HotlinePanel {}

    // What the first screen has no door to.
    component Behind: Tile {
        required property string journey

        objectName: "no_id_card." + journey
        visible: Site.behind.includes(journey)
        leads: true
        Layout.fillWidth: true
        onClicked: Navigation.begin(journey)
    }

    Tile {
        objectName: "no_id_card.stated_pre_loss"
        text: qsTrId("no_id_card.stated")
        detail: qsTrId("no_id_card.stated_detail")
        drawing: "no-id-card"
        leads: true
        visible: Site.closedBecause === ""
        Layout.fillWidth: true
        onClicked: Navigation.begin("stated_pre_loss")
    }
    Tile {
        objectName: "no_id_card.agent_pre_loss"
        text: qsTrId("no_id_card.agent")
        detail: qsTrId("no_id_card.agent_detail")
        drawing: "id-card"
        leads: true
        visible: Site.closedBecause === ""
        Layout.fillWidth: true
        onClicked: Navigation.begin("agent_pre_loss")
    }
    Tile {
        objectName: "no_id_card.written_pre_loss"
        leads: true
        text: screen.explains ? qsTrId("no_id_card.outlet") : qsTrId("no_id_card.written")
        detail: screen.explains ? qsTrId("no_id_card.outlet_detail") : qsTrId("no_id_card.written_detail")
        drawing: "register"
        visible: screen.explains || Site.closedBecause === ""
        Layout.fillWidth: true
        onClicked: Navigation.begin("written_pre_loss")
    }
    Behind {
        journey: "found"
        text: qsTrId("home.found.title")
        detail: qsTrId("home.found.detail")
        drawing: "found"
    }
    Behind {
        journey: "status"
        text: qsTrId("home.status.title")
        detail: qsTrId("home.status.detail")
        drawing: "status"
    }
    Behind {
        journey: "formal_loss"
        text: qsTrId("home.formal_loss.title")
        detail: screen.explains ? qsTrId("home.explained") : qsTrId("home.formal_loss.detail")
        drawing: "formal-loss"
    }
    Behind {
        journey: "help"
        text: qsTrId("home.help.title")
        detail: qsTrId("home.help.detail")
        drawing: "help"
    }
    WayRow {
        drawing: "later"
        visible: Reader.ready
        title: qsTrId("no_id_card.later")
        detail: qsTrId("no_id_card.later_detail")
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
}
