pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What this kiosk still has to get to the centre, what the centre did not take, and what was moved
// aside: by number, and nobody's name.
Page {
    id: screen

    readonly property var unsettled: Maintenance.aside.filter(one => !one.settled)

    objectName: "screen.staff_reports"
    statement: qsTrId("staff.room.reports")
    lead: Maintenance.unsent < 0 ? qsTrId("staff.unknown")
        : Maintenance.unsent === 0 ? qsTrId("staff.all_sent")
        : qsTrId("staff.unsent").arg(Maintenance.unsent).arg(Maintenance.oldestMinutes)
    asideFills: false
    whole: true

    aside: ColumnLayout {
        spacing: Theme.gapS

        StaffOutcome {}
        Title {
            visible: Maintenance.refused.length > 0
            text: qsTrId("staff.refused").arg(Maintenance.refused.length)
        }
        Repeater {
            model: Maintenance.refused.length

            delegate: FactRow {
                required property int index
                readonly property var row: Maintenance.refused[index] ?? ({ number: "", code: "" })

                first: index === 0
                label: row.number
                value: row.code === "" ? "" : qsTrId("failure." + row.code + ".happened")
                beside: false
            }
        }
        Title {
            visible: Maintenance.aside.length > 0
            text: qsTrId("staff.aside").arg(Maintenance.aside.length)
        }
        Repeater {
            model: Maintenance.aside.length

            delegate: FactRow {
                required property int index
                readonly property var row: Maintenance.aside[index]
                    ?? ({ folder: "", salvaged: 0, lost: 0, missing: 0, unreadable: 0, settled: true })

                first: index === 0
                label: row.folder
                value: qsTrId("staff.aside_counts").arg(row.salvaged).arg(row.lost + row.missing).arg(row.unreadable)
                beside: false
            }
        }
        Note {
            visible: Maintenance.refused.length === 0 && Maintenance.aside.length === 0
            text: qsTrId("staff.nothing_else")
        }
    }

    Repeater {
        model: screen.unsettled.length

        delegate: SecondaryButton {
            required property int index
            readonly property var row: screen.unsettled[index] ?? ({ folder: "" })

            objectName: "staff.salvage"
            text: qsTrId("staff.salvage")
            detail: row.folder
            Layout.fillHeight: false
            onClicked: Maintenance.salvage(row.folder)
        }
    }

    leaving: SecondaryButton {
        objectName: "staff.back"
        text: qsTrId("action.back")
        onClicked: Staff.back()
    }
    going: MainButton {
        objectName: "staff.retry"
        visible: Maintenance.refused.length > 0
        text: qsTrId("staff.retry")
        onClicked: Maintenance.retry()
    }
}
