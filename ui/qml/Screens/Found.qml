import QtQuick
import Components
import Kiosk

// When the pre-loss ends by itself, and where it can be undone.
Page {
    id: screen

    // A card that was found is told about by its region: whose it is, nobody asks.
    readonly property bool asked: Guide.source !== ""

    objectName: "screen.found"
    announced: [screen.statement, Guide.standing.title ?? "", Guide.standing.detail ?? ""].join(" ").trim()
    statement: qsTrId("found.title")
    lead: qsTrId("found.detail").arg(Answers.regionName)
    wide: 0.46
    asideFills: !screen.asked
    aside: screen.asked ? standing : drawing

    Component {
        id: standing

        StandingPanel {}
    }
    Component {
        id: drawing

        Illustration {
            name: "found"
            spare: true
        }
    }
    SlipPanel { page: screen }
    Advices {}

    actions: [
        MainButton {
            objectName: "action.next"
            visible: Navigation.canGoOn
            text: qsTrId("found.undo")
            onClicked: Navigation.next()
        },
        MainButton {
            objectName: "action.finish"
            visible: !Navigation.canGoOn
            text: qsTrId("action.finish")
            onClicked: Navigation.finish()
        },
        PrintButton {},
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Navigation.back()
        }
    ]
}
