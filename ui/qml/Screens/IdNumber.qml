pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

// The number of an identity card that isn't there, typed by the person.
Page {
    id: screen

    readonly property bool wrong: !Entry.empty && !["", "unfinished"].includes(Entry.problem)

    objectName: "screen.id_number"
    statement: qsTrId("id_number." + Navigation.journey + ".title")
    lead: qsTrId("id_number." + Navigation.journey + ".detail")
    fills: true
    asideFills: false
    together: true
    typed: !Entry.empty
    aside: NumberField {
        label: qsTrId("id_number.label")
        value: Entry.text
        placeholder: qsTrId("id_number.empty")
        hint: screen.wrong ? qsTrId("id_number." + Entry.problem)
            : Entry.problem === "" ? qsTrId("id_number.complete")
            : !Entry.awaitsLast ? ""
            : Navigator.inUse ? qsTrId("id_number.last_by_keys") : qsTrId("id_number.last")
        wrong: screen.wrong
        complete: Entry.problem === ""
        lacking: Entry.awaitsLast ? pad.keyX : null
        onTyped: character => Entry.type(character)
        maskable: Entry.maskable
        long: true
        onErased: Entry.erase()
        onPut: text => Entry.put(text)
        onShown: Entry.show()
        onGiven: Entry.give()
    }

    Keypad {
        id: pad

        eraseText: qsTrId("phone.erase")
        withX: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        onTyped: character => Entry.type(character)
        onErased: Entry.erase()
    }

    further: ShowButton {}
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
