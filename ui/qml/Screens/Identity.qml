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
    aside: Session.datesUnjudged ? dayUnknown : null

    IdentityCard {
        name: Session.holder.name
        number: Session.holder.number
        document: Session.holder.document
        numberLabel: qsTrId("identity.number")
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(760))
        Layout.alignment: Qt.AlignTop
    }
    Component {
        id: dayUnknown

        Banner { text: qsTrId("identity.day_unknown") }
    }

    actions: [
        MainButton {
            objectName: "action.next"
            text: qsTrId("identity.yes")
            onClicked: Session.next()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("identity.no")
            onClicked: Session.back()
        }
    ]
}
