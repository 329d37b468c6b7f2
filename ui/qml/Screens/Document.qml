import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What the person has at hand decides how the number gets in: read from a card, or typed.
Page {
    objectName: "screen.document"
    statement: qsTrId("document_choice.title")
    lead: qsTrId("document_choice.detail")
    fills: true

    Tile {
        objectName: "proof.id_card"
        grand: true
        text: qsTrId("document_choice.id_card")
        detail: qsTrId("document_choice.id_card_detail")
        drawing: "steps-place"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(420))
        onClicked: Answers.chooseProof("id_card")
    }
    Tile {
        objectName: "proof.household_register"
        grand: true
        text: qsTrId("document_choice.household_register")
        detail: qsTrId("document_choice.household_register_detail")
        drawing: "register"
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(420))
        onClicked: Answers.chooseProof("household_register")
    }
    Item { Layout.fillHeight: true }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
}
