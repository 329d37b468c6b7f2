import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

Page {
    id: screen

    objectName: "screen.phone"
    keepsColumns: true
    statement: qsTrId("phone.title")
    lead: qsTrId("phone.detail")
    fills: true
    asideFills: false
    wide: 0.46
    aside: NumberField {
        label: qsTrId("phone.label")
        value: Session.phone
        placeholder: qsTrId("phone.empty")
        hint: Session.phone === "" || Session.phoneProblem === "unfinished" ? ""
            : Session.phoneProblem === "" ? qsTrId("phone.complete") : qsTrId("phone." + Session.phoneProblem)
        wrong: Session.phone !== "" && ["start", "too_long"].includes(Session.phoneProblem)
        complete: Session.phoneProblem === ""
    }

    Keypad {
        eraseText: qsTrId("phone.erase")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onTyped: digit => Session.typeDigit(digit)
        onErased: Session.eraseDigit()
    }

    actions: [
        MainButton {
            objectName: "action.next"
            text: qsTrId("action.next")
            available: Session.phoneProblem === ""
            onClicked: Session.givePhone()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Session.back()
        },
        SecondaryButton {
            objectName: "action.skip"
            text: qsTrId("phone.skip")
            onClicked: Session.skipPhone()
        }
    ]
}
