import Kiosk

// How the card stands, and who says so.
OutcomePanel {
    tone: Guide.standing.tone ?? "plain"
    title: Guide.standing.title ?? ""
    detail: Guide.standing.detail ?? ""
    source: Guide.source
}
