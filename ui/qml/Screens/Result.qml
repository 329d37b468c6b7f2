pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What is true now, where the receipt is, and what happens next.
Page {
    id: screen

    readonly property string standing: Session.outcome.state ?? ""
    readonly property string printing: Session.printing

    objectName: "screen.result"
    fills: false
    wide: 0.5
    asideFills: false
    aside: ColumnLayout {
        spacing: Theme.gapS

        OutcomePanel {
            tone: screen.standing === "in_force" || screen.standing === "undone" || screen.standing === "replaced" ? "good"
                : screen.standing === "refused" ? "danger" : "attention"
            title: Session.outcome.title ?? ""
            detail: Session.outcome.detail ?? ""
            numberLabel: qsTrId("result.report_number")
            number: Session.reportNumber
        }
        PrintPanel {
            visible: screen.printing !== "none"
            busy: screen.printing === "busy"
            pressing: screen.printing === "unconfirmed" || screen.printing === "failed"
            title: qsTrId("result.printing." + screen.printing)
            detail: screen.printing === "failed" && Session.failure.happened !== undefined
                  ? Session.failure.happened + qsTrId("result.printing.failed_detail")
                  : qsTrId("result.printing." + screen.printing + "_detail")
            code: screen.printing === "failed" ? Session.receiptQr : ""

            SecondaryButton {
                objectName: "paper.came"
                visible: screen.printing === "unconfirmed"
                text: qsTrId("result.paper_came")
                Layout.fillWidth: true
                onClicked: Session.paperCame(true)
            }
            SecondaryButton {
                objectName: "paper.missing"
                visible: screen.printing === "unconfirmed"
                text: qsTrId("result.paper_missing")
                Layout.fillWidth: true
                onClicked: Session.paperCame(false)
            }
        }
    }

    Title { text: qsTrId("result.next") }
    Repeater {
        model: Session.nextSteps

        delegate: NextStepRow {
            required property int index
            required property var modelData

            number: 1 + Session.nextSteps.slice(0, index).filter(row => row.tone === "step").length
            pressing: modelData.tone === "attention"
            title: modelData.title
            detail: modelData.detail
        }
    }

    actions: [
        MainButton {
            objectName: "action.finish"
            text: qsTrId("result.finish").arg(Session.secondsLeft)
            onClicked: Session.finish()
        }
    ]
}
