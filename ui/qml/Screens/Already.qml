import Components
import Kiosk

// A report stands already, in force or not yet: nothing is doubled. What stands, since when, and what to do next.
Page {
    id: screen

    objectName: "screen.already"
    announced: [screen.statement, Guide.standing.title ?? "", Guide.standing.detail ?? ""].join(" ").trim()
    statement: Guide.already
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
        AnotherPlaceButton {},
        PrintButton {}
    ]
    leaving: MainButton {
        objectName: "action.finish"
        text: qsTrId("action.finish")
        onClicked: Navigation.finish()
    }
    going: OnwardButton {}
}
