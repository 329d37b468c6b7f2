import QtQuick
import Components
import Kiosk

// When the pre-loss ends by itself, and where it can be undone.
Page {
    id: screen

    // A card that was found is told about by its region: whose it is, nobody asks.
    readonly property bool asked: Guide.source !== ""

    objectName: "screen.found"
    reads: true
    announced: [screen.statement, Guide.standing.title ?? "", Guide.standing.detail ?? ""].join("\n").trim()
    statement: qsTrId("found.title")
    lead: qsTrId("found.detail").arg(Answers.regionName)
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

    further: [
        AnotherPlaceButton { visible: Navigation.before === "region" && !Navigation.canGoOn },
        PrintButton {},
        PaperAnswers { low: true }
    ]
    leaving: [
        SecondaryButton {
            objectName: "action.back"
            visible: Navigation.canGoOn
            text: qsTrId("action.back")
            onClicked: Navigation.back()
        },
        MainButton {
            objectName: "action.finish"
            visible: !Navigation.canGoOn
            text: qsTrId("action.finish")
            onClicked: Navigation.finish()
        }
    ]
    going: MainButton {
        objectName: "action.next"
        visible: Navigation.canGoOn
        text: qsTrId("found.undo")
        onClicked: Navigation.next()
    }
}
