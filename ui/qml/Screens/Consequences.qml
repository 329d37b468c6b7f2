pragma ComponentBehavior: Bound

import Theme
import Components
import Kiosk

// What a report does that is made without the holder's card, or for good: said before it is confirmed.
Page {
    id: screen

    readonly property string told: "consequences." + Navigation.journey + "."
    readonly property var three: Navigation.journey === "formal_loss" ? ["final", "useless", "ends"]
                                                                      : ["marked", "traced", "gives_way"]

    objectName: "screen.consequences"
    reads: true
    statement: qsTrId(screen.told + "title")
    lead: qsTrId(screen.told + "detail")
    asideFills: false
    aside: Panel {
        ink: Theme.colours.seal
        color: Theme.colours.sealSoft

        AdvicePanel {
            first: true
            ink: Theme.colours.seal
            heading: qsTrId(screen.told + "card")
            items: screen.three.map(one => qsTrId(screen.told + one))
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
        // Nobody has understood what they have not seen.
        awaited: screen
        onClicked: Navigation.next()
    }
}
