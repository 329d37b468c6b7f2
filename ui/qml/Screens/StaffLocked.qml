import QtQuick
import QtQuick.Layouts
import Components
import Kiosk

Page {
    objectName: "screen.staff_locked"
    statement: qsTrId("staff.pin_title")
    lead: qsTrId("staff.pin_detail")
    fills: true
    asideFills: false
    together: true
    aside: NumberField {
        label: qsTrId("staff.pin_label")
        value: Staff.dots
        placeholder: qsTrId("staff.pin_empty")
        hint: Staff.penalty > 0 ? qsTrId("staff.pin_wait").arg(Staff.penalty)
            : Staff.wrong ? qsTrId("staff.pin_wrong") : ""
        wrong: Staff.penalty > 0 || Staff.wrong
        givable: Staff.enough
        secret: true
        onTyped: digit => Staff.typeDigit(digit)
        onErased: Staff.eraseDigit()
        onPut: text => Staff.put(text)
        onGiven: Staff.enter()
    }

    Keypad {
        eraseText: qsTrId("phone.erase")
        Layout.fillWidth: true
        Layout.fillHeight: true
        onTyped: digit => Staff.typeDigit(digit)
        onErased: Staff.eraseDigit()
    }

    leaving: SecondaryButton {
        objectName: "staff.leave"
        text: qsTrId("staff.leave")
        onClicked: Staff.leave()
    }
    going: MainButton {
        objectName: "staff.enter"
        text: qsTrId("staff.enter")
        available: Staff.enough
        onClicked: Staff.enter()
    }
}
