import QtQuick
import Components
import Kiosk

Page {
    objectName: "screen.identity"
    statement: qsTrId("identity.title")
    lead: qsTrId("identity.detail")
    aside: Illustration {
        name: "id-card"
        spare: true
    }

    Banner {
        visible: Answers.datesUnjudged
        text: qsTrId("identity.day_unknown")
    }
    IdentityCard {
        name: Answers.holder.name
        number: Answers.holder.number
        spokenName: Answers.holder.spoken_name
        spokenNumber: Answers.holder.spoken_number
        document: Answers.holder.document
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
        onClicked: Navigation.next()
    }
}
