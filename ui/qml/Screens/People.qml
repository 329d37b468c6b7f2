import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// Who reports, and whose card is to be blocked, as far as either may be shown.
Page {
    id: screen

    objectName: "screen.people"
    reads: true
    statement: qsTrId("people.title")
    lead: qsTrId("people.detail")
    asideFills: false

    component Person: InfoRow {
        id: one

        required property string role
        required property var person

        Label {
            readonly property bool heads: true

            text: one.role
            strong: true
            color: Theme.colours.primary
            Layout.bottomMargin: Theme.gapXs
        }
        IdentityCard {
            name: one.person.name
            number: one.person.number
            spokenName: one.person.spoken_name
            spokenNumber: one.person.spoken_number
            document: one.person.document
            numberLabel: qsTrId("identity.number")
        }
    }

    Person {
        first: true
        role: qsTrId("people.agent")
        person: Answers.agent
    }
    Person {
        role: qsTrId("people.holder")
        person: Answers.holder
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "action.next"
        text: qsTrId("people.yes")
        // Nobody has checked what they have not seen.
        awaited: screen
        onClicked: Navigation.next()
    }
}
