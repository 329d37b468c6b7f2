import Components
import Kiosk

// The person's cards and reports, who knows of them, and what to do next.
Page {
    id: screen

    objectName: "screen.status"
    reads: true
    announced: [screen.statement, Guide.standing.title ?? "", Guide.standing.detail ?? ""].join("\n").trim()
    statement: qsTrId("status.title")
    asideFills: false
    aside: StandingPanel {}

    SlipPanel { page: screen }
    Advices {}
    ReportRows {
        heading: qsTrId("status.cards")
        rows: Guide.cards
        // Of one card, all was said.
        visible: Guide.cards.length > 1
    }
    ReportRows {
        heading: qsTrId("status.reports")
        rows: Guide.reports
    }

    further: [
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
