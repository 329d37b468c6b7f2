import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

Page {
    objectName: "screen.identity"
    statement: qsTrId("identity.title")
    lead: qsTrId("identity.detail")
    fills: Theme.portrait
    asideFills: false
    aside: Answers.datesUnjudged ? dayUnknown : null

    IdentityCard {
        name: Answers.holder.name
        number: Answers.holder.number
        spokenName: Answers.holder.spoken_name
        spokenNumber: Answers.holder.spoken_number
        document: Answers.holder.document
        numberLabel: qsTrId("identity.number")
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(760))
        Layout.alignment: Qt.AlignTop
    }
    Component {
        id: dayUnknown

        Banner { text: qsTrId("identity.day_unknown") }
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
