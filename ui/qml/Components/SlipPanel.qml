import Kiosk

// Where the paper is that was asked for; nothing before it was.
PrintPanel {
    id: panel

    // The page it stands on: whoever pressed the button may have scrolled past it.
    required property Page page

    readonly property string printing: Paper.printing

    visible: panel.printing !== "none"
    busy: panel.printing === "busy"
    seconds: Paper.seconds
    pressing: panel.printing === "unconfirmed" || panel.printing === "failed"
    title: panel.visible ? qsTrId("slip." + panel.printing + ".title") : ""
    detail: panel.visible ? qsTrId("slip." + panel.printing + ".detail") : ""
    compact: true
    onHeightChanged: if (panel.visible) panel.page.reveal(panel)

    PaperAnswers {}
}
