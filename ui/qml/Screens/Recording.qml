import QtQuick
import Theme
import Components
import Kiosk

// Two honest steps: recorded on this kiosk, and only then asking the centre.
Page {
    objectName: "screen.recording"
    reads: true
    statement: Outcome.recorded ? qsTrId("recording.title_asking") : qsTrId("recording.title")
    // Where large words have few lines, what is in effect comes before what to do meanwhile, which is said.
    lead: Theme.dense ? "" : qsTrId("recording.detail")
    announced: [statement, qsTrId("recording.detail")].join("\n")

    aside: Illustration {
        name: "asking"
        spare: true
    }

    ProgressRow {
        text: Outcome.recorded ? qsTrId("recording.step_recorded") : qsTrId("recording.step_record")
        busy: !Outcome.recorded
        done: Outcome.recorded
    }
    ProgressRow {
        text: Outcome.recorded ? qsTrId("recording.step_asking") : qsTrId("recording.step_ask")
        busy: Outcome.recorded
    }
    Banner { text: qsTrId("recording.not_yet") }
}
