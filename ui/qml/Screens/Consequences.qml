import Theme
import Components
import Kiosk

// What a formal loss does for good, said before anything is asked for it.
Page {
    objectName: "screen.consequences"
    statement: qsTrId("consequences.title")
    lead: qsTrId("consequences.detail")
    asideFills: false
    aside: Panel {
        ink: Theme.colours.seal
        color: Theme.colours.sealSoft

        AdvicePanel {
            first: true
            ink: Theme.colours.seal
            heading: qsTrId("consequences.card")
            items: [qsTrId("consequences.final"), qsTrId("consequences.useless"), qsTrId("consequences.ends")]
        }
    }

    Advices {}

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "action.next"
        text: qsTrId("consequences.understood")
        onClicked: Navigation.next()
    }
}
