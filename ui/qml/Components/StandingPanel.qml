import Theme
import Kiosk

// How the card stands, and who says so. Beside other content it leaves room for the statement above it.
OutcomePanel {
    tone: Guide.standing.tone ?? "plain"
    title: Guide.standing.title ?? ""
    detail: Guide.standing.detail ?? ""
    source: Guide.source
    detailSize: Theme.portrait && !Theme.large ? Theme.body : Theme.note
}
