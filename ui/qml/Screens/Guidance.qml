import Components
import Kiosk

// What this kiosk can't do, and how and where it is done.
Page {
    id: screen

    objectName: "screen.guidance"
    reads: true
    statement: qsTrId("guidance." + Navigation.journey + ".title")
    lead: qsTrId("guidance.detail")
    aside: Illustration {
        name: "outlet"
        spare: true
    }

    SlipPanel { page: screen }
    Advices {}

    further: [
        AnotherPlaceButton {},
        PrintButton {},
        PaperAnswers { low: true }
    ]
    leaving: MainButton {
        objectName: "action.finish"
        text: qsTrId("action.finish")
        onClicked: Navigation.finish()
    }
    going: OnwardButton {}
}
