import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What came of what staff have asked for last, or that it is under way.
Panel {
    id: outcome

    // What it says while nothing was asked for.
    property string idle
    readonly property bool working: Maintenance.working !== ""
    readonly property bool failed: Maintenance.failure !== ""
    readonly property string said: outcome.working
        ? qsTrId(Maintenance.working === "read_card" ? "staff.lay_card" : "staff.working")
        : outcome.failed ? qsTrId("failure." + Maintenance.failure + ".happened")
        : Maintenance.finished === "" ? outcome.idle
        : Maintenance.note === "unsure" ? qsTrId("staff.done.print_page_unsure")
        : Maintenance.note !== "" ? qsTrId("staff.done." + Maintenance.finished).arg(Maintenance.note)
        : qsTrId("staff.done." + Maintenance.finished)

    visible: outcome.said !== ""
    padding: Theme.gapM
    spacing: 0
    color: outcome.failed ? Theme.colours.sealSoft : Theme.colours.primarySoft
    ink: outcome.failed ? Theme.colours.seal : Theme.colours.primary
    onSaidChanged: if (outcome.said !== "") Announcer.say(outcome.said, false)

    RowLayout {
        spacing: Theme.gapM

        Icon {
            name: outcome.working ? "wait" : outcome.failed ? "attention" : "check"
            color: outcome.ink
            size: Theme.title
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: 0

            Label {
                text: outcome.said
                color: outcome.ink
                strong: true
                // The name of a file is longer than a line of large words.
                wrapMode: Maintenance.finished === "save" ? Text.WrapAnywhere : Text.Wrap
            }
            Note {
                visible: outcome.failed
                text: Maintenance.cause
                color: outcome.ink
                wrapMode: Text.WrapAnywhere
            }
            Repeater {
                model: Maintenance.card

                delegate: Label {
                    required property var modelData

                    text: [qsTrId("document." + modelData.document), modelData.name, modelData.number]
                        .filter(word => word !== "").join("  ")
                }
            }
        }
    }
}
