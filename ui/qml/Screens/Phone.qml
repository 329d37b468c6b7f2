pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

Page {
    id: screen

    // Whoever showed no card leaves a number.
    readonly property bool asked: Navigation.journey === "stated_pre_loss"

    readonly property bool wrong: !Entry.empty && ["start", "too_long"].includes(Entry.problem)

    objectName: "screen.phone"
    statement: screen.asked ? qsTrId("phone.stated.title")
        : Navigation.forAnother ? qsTrId("phone.agent.title") : qsTrId("phone.title")
    lead: screen.asked ? qsTrId("phone.stated.detail") : qsTrId("phone.detail")
    fills: true
    asideFills: false
    together: true
    typed: !Entry.empty
    aside: NumberField {
        label: qsTrId("phone.label")
        value: Entry.text
        placeholder: qsTrId("phone.empty")
        hint: Entry.empty || Entry.problem === "unfinished" ? ""
            : Entry.problem === "" ? qsTrId("phone.complete") : qsTrId("phone." + Entry.problem)
        wrong: screen.wrong
        complete: Entry.problem === ""
        onTyped: digit => Entry.type(digit)
        maskable: Entry.maskable
        onErased: Entry.erase()
        onPut: text => Entry.put(text)
        onShown: Entry.show()
        onGiven: Entry.give()
    }

    Keypad {
        eraseText: qsTrId("phone.erase")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onTyped: digit => Entry.type(digit)
        onErased: Entry.erase()
    }

    further: [
        ShowButton {},
        SecondaryButton {
            objectName: "action.skip"
            visible: !screen.asked
            compact: Theme.scarce
            text: qsTrId("phone.skip")
            onClicked: Entry.skip()
        }
    ]
    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "action.next"
        text: qsTrId("action.next")
        available: Entry.problem === ""
        onClicked: Entry.give()
    }
}
