import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

// The ways that stay open without an identity card, and what each needs.
Page {
    id: screen

    readonly property bool explains: Site.profile === "hospital"

    objectName: "screen.no_id_card"
    statement: qsTrId("no_id_card.title")
    lead: qsTrId("no_id_card.detail")
    asideFills: false
    aside: HotlinePanel {}

    Tile {
        objectName: "no_id_card.written"
        grand: true
        text: screen.explains ? qsTrId("no_id_card.outlet") : qsTrId("no_id_card.written")
        detail: screen.explains ? qsTrId("no_id_card.outlet_detail") : qsTrId("no_id_card.written_detail")
        drawing: "register"
        visible: screen.explains || Site.closedBecause === ""
        Layout.fillWidth: true
        onClicked: Navigation.begin("written_pre_loss")
    }
    WayRow {
        drawing: "later"
        title: qsTrId("no_id_card.later")
        detail: qsTrId("no_id_card.later_detail")
    }

    actions: [
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Navigation.back()
        }
    ]
}
