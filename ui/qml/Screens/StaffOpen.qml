pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// How every part of this kiosk is now, for those who look after it. Nothing personal is on it.
Page {
    id: screen

    readonly property int clockDays: Math.floor(Math.abs(Maintenance.clockMinutes) / 1440)
    readonly property string clockApart: Maintenance.clockMinutes === 0 ? ""
        : qsTrId("staff.clock." + (Maintenance.clockMinutes > 0 ? "fast_" : "slow_")
                 + (screen.clockDays > 0 ? "days" : "minutes")).arg(screen.clockDays || Math.abs(Maintenance.clockMinutes))

    readonly property string alarm: qsTrId("staff.alarm").arg(Maintenance.unsent).arg(Maintenance.oldestMinutes)
    // What has not reached the centre yet; the lead says it where it alarms.
    readonly property string waiting: Maintenance.unsent < 0 || Maintenance.alarm !== "" ? ""
        : Maintenance.unsent === 0 ? qsTrId("staff.all_sent")
        : qsTrId("staff.unsent").arg(Maintenance.unsent).arg(Maintenance.oldestMinutes)
    readonly property string paper: Maintenance.paper === "paper_near_end" ? qsTrId("staff.paper_near_end") : ""

    objectName: "screen.staff_open"
    statement: qsTrId("staff.title")
    lead: Maintenance.busy ? qsTrId("staff.busy") : Maintenance.alarm !== "" ? screen.alarm
        : Maintenance.faulty === 0 ? qsTrId("staff.all_well")
        : qsTrId("staff.faulty").arg(Maintenance.faulty)
    reads: true
    whole: true

    GridLayout {
        id: parts

        columns: Theme.portrait || Theme.shallow || Theme.large ? 1 : 2
        columnSpacing: Theme.gapXl
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        Repeater {
            // By number: what is looked at again must not be made anew.
            model: Maintenance.parts.length

            delegate: StaffPart {
                required property int index
                readonly property var row: Maintenance.parts[index] ?? ({ name: "", code: "", cause: "" })

                first: index < parts.columns
                name: row.name
                code: row.code
                cause: row.cause
                known: !Maintenance.busy
                note: ({ clock: screen.clockApart, queue: screen.waiting, printer: screen.paper })[row.name] ?? ""
                Layout.alignment: Qt.AlignTop
            }
        }
    }

    leaving: SecondaryButton {
        objectName: "staff.leave"
        text: qsTrId("staff.leave")
        onClicked: Staff.leave()
    }
    going: MainButton {
        objectName: "staff.trials"
        text: qsTrId("staff.room.trials")
        onClicked: Staff.turnTo("trials")
    }
}
