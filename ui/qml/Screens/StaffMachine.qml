pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What this machine is, to be read out on the phone, and what it tells of itself to take along.
Page {
    id: screen

    objectName: "screen.staff_machine"
    statement: qsTrId("staff.room.machine")
    asideFills: false
    whole: true

    aside: ColumnLayout {
        spacing: Theme.gapS

        StaffOutcome {}
        CodePicture {
            visible: Maintenance.code !== ""
            code: Maintenance.code
            // Whole pixels for each module, as large as the page holds.
            side: Math.min(Theme.dp(560), screen.leastRoom, screen.parted ? screen.line : Infinity)
            Layout.preferredWidth: side
            Layout.preferredHeight: side
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTrId("staff.done.show_code")
        }
        GridLayout {
            id: facts

            visible: Maintenance.code === ""
            columns: Theme.portrait || Theme.large || screen.parted ? 1 : 2
            columnSpacing: Theme.gapXl
            rowSpacing: Theme.gapS
            uniformCellWidths: true

            Repeater {
                model: Maintenance.facts.length

                delegate: FactRow {
                    required property int index
                    readonly property var row: Maintenance.facts[index] ?? ({ name: "", value: "" })

                    first: index < facts.columns
                    label: row.name === "" ? "" : qsTrId("staff.fact." + row.name)
                    value: row.name === "up" ? qsTrId("staff.hours").arg(row.value) : row.value
                    Layout.alignment: Qt.AlignTop
                }
            }
        }
    }

    Note { text: qsTrId("staff.export_detail") }
    GridLayout {
        columns: Theme.large ? 1 : 2
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        SecondaryButton {
            objectName: "staff.save"
            text: qsTrId("staff.save")
            Layout.fillHeight: false
            onClicked: Maintenance.save()
        }
        SecondaryButton {
            objectName: "staff.show_code"
            text: qsTrId("staff.show_code")
            Layout.fillHeight: false
            onClicked: Maintenance.showCode()
        }
    }

    leaving: SecondaryButton {
        objectName: "staff.back"
        text: qsTrId("action.back")
        onClicked: Staff.back()
    }
}
