pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What is true now, where the receipt is, and what happens next.
Page {
    id: screen

    readonly property string standing: Outcome.statement.state ?? ""
    readonly property var tones: ({ in_force: "good", undone: "good", replaced: "good", refused: "danger" })
    readonly property var drawings: ({ in_force: "confirmed", recorded: "network-off" })
    readonly property string printing: Paper.printing

    // A code to photograph needs room to be whole, and below large words there is none: beside the outcome, where the
    // screen has two columns.
    readonly property bool paperBeside: screen.split && (screen.printing === "failed" || Theme.large)

    objectName: "screen.result"
    reads: true
    announced: [Outcome.statement.title ?? "", Outcome.statement.detail ?? ""].join("\n").trim()
    asideFills: !Theme.portrait
    component PaperPanel: PrintPanel {
        room: screen.leastRoom
        busy: screen.printing === "busy"
        seconds: Paper.seconds
        pressing: screen.printing === "unconfirmed" || screen.printing === "failed"
        title: Outcome.paper.title ?? ""
        reason: screen.printing === "failed" ? Outcome.failure.happened ?? "" : ""
        detail: Outcome.paper.detail ?? ""
        numberLabel: qsTrId("result.report_number")
        number: Outcome.reportNumber
        code: screen.printing === "failed" ? Paper.qr : ""

        PaperAnswers {}
    }

    aside: ColumnLayout {
        spacing: Theme.gapS

        OutcomePanel {
            tone: screen.tones[screen.standing] ?? "attention"
            title: Outcome.statement.title ?? ""
            detail: Outcome.statement.detail ?? ""
            detailSize: screen.split || Theme.large ? Theme.note : Theme.body
        }
        PaperPanel {
            visible: screen.printing !== "none" && !screen.paperBeside
            compact: screen.split
        }
        Illustration {
            visible: !Theme.portrait
            name: screen.drawings[screen.standing] ?? ""
            spare: true
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
    }

    PaperPanel {
        visible: screen.printing !== "none" && screen.paperBeside
        compact: screen.printing !== "failed"
    }
    Alternatives {
        visible: Outcome.alternatives.length > 0
        rows: Outcome.alternatives
    }
    ColumnLayout {
        spacing: Theme.gapS

        Repeater {
            model: Outcome.nextSteps.length

            delegate: NextStepRow {
                id: step

                required property int index
                readonly property var row: Outcome.nextSteps[step.index] ?? ({ tone: "", title: "", detail: "" })

                first: step.index === 0 && Outcome.alternatives.length === 0
                pressing: step.row.tone === "attention"
                title: step.row.title
                detail: step.row.detail
            }
        }
    }

    further: [
        PaperAnswers { low: true },
        // By a key it is read out wherever somebody is.
        SecondaryButton {
            objectName: "result.read"
            visible: Voice.on
            text: qsTrId("listen.key.paper")
            onClicked: Listening.do("paper")
        }
    ]
    leaving: MainButton {
        objectName: "action.finish"
        text: qsTrId("action.finish")
        ready: Navigation.heeds
        onClicked: Navigation.finish()
    }
    Note {
        // Where the button has no room to say it.
        visible: Theme.shallow
        text: qsTrId("result.asked_after").arg(Idle.unasked)
    }

    going: SecondaryButton {
        objectName: "result.stay"
        text: qsTrId("result.stay")
        detail: Theme.shallow ? "" : qsTrId("result.asked_after").arg(Idle.unasked)
        onClicked: Idle.touched()
    }
}
