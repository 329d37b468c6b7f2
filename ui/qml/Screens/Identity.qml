import QtQuick
import Components
import Kiosk

Page {
    id: screen

    objectName: "screen.identity"
    reads: true
    statement: qsTrId("identity.title")
    lead: Navigation.forAnother ? qsTrId("identity.agent_detail") : qsTrId("identity.detail")
    aside: Illustration {
        name: "id-card"
        spare: true
    }

    Banner {
        visible: Answers.datesUnjudged
        text: qsTrId("identity.day_unknown")
    }
    IdentityCard {
        name: Answers.laidDown.name
        number: Answers.laidDown.number
        spokenName: Answers.laidDown.spoken_name
        spokenNumber: Answers.laidDown.spoken_number
        document: Answers.laidDown.document
        numberLabel: qsTrId("identity.number")
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("identity.no")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "action.next"
        text: qsTrId("identity.yes")
        // Nobody says they are whom they have not seen.
        awaited: screen
        onClicked: Navigation.next()
    }
}
