import Components
import Kiosk

// A report stands already, in force or not yet: nothing is doubled. What stands, since when, and what to do next.
// What anybody may have reported is told as well, and is in nobody's way.
Page {
    id: screen

    objectName: "screen.already"
    reads: true
    announced: [screen.statement, Guide.standing.title ?? "", Guide.standing.detail ?? ""].join("\n").trim()
    statement: Guide.already
    lead: Navigation.canGoOn ? qsTrId("already.others_detail") : ""
    asideFills: false
    aside: StandingPanel {}

    SlipPanel { page: screen }
    ReportRows {
        id: reports

        first: true
        heading: qsTrId("already.reports")
        rows: Guide.reports
    }
    Advices { first: !reports.visible }

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
    going: [
        OnwardButton { visible: Navigation.onward !== "" && !Navigation.canGoOn },
        MainButton {
            objectName: "action.next"
            visible: Navigation.canGoOn
            text: qsTrId("already.go_on")
            onClicked: Navigation.next()
        }
    ]
}
