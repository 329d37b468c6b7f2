import Components
import Kiosk

// The ways that stay open without an identity card, and what each needs.
Page {
    objectName: "screen.no_id_card"
    statement: qsTrId("no_id_card.title")
    lead: qsTrId("no_id_card.detail")
    fills: true

    WayRow {
        drawing: "phone"
        title: qsTrId("no_id_card.phone")
        number: Session.hotline
        detail: qsTrId("no_id_card.phone_detail")
    }
    WayRow {
        drawing: "register"
        title: qsTrId("no_id_card.outlet")
        detail: qsTrId("no_id_card.outlet_detail")
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
            onClicked: Session.back()
        }
    ]
}
