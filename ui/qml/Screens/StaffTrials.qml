import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// What staff can look into, try, and set.
Page {
    id: screen

    // A restart is asked for twice, the second time where nothing else was.
    property bool restarts: false

    objectName: "screen.staff_trials"
    statement: qsTrId("staff.room.trials")
    asideFills: false

    aside: StaffOutcome {
        idle: qsTrId(Maintenance.closed ? "staff.is_closed" : "staff.is_open")
    }

    GridLayout {
        columns: Theme.large ? 1 : 2
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        Tile {
            objectName: "staff.reports"
            text: qsTrId("staff.room.reports")
            drawing: "later"
            leads: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Staff.turnTo("reports")
        }
        Tile {
            objectName: "staff.machine"
            text: qsTrId("staff.room.machine")
            drawing: "this-kiosk"
            leads: true
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Staff.turnTo("machine")
        }
        Tile {
            objectName: "staff.read_card"
            text: qsTrId("staff.read_card")
            drawing: "reader"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Maintenance.readCard()
        }
        Tile {
            objectName: "staff.print_page"
            text: qsTrId("staff.print_page")
            drawing: "steps-receipt"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Maintenance.printPage()
        }
        Tile {
            objectName: "staff.close"
            text: qsTrId(Maintenance.closed ? "staff.reopen" : "staff.close")
            drawing: Maintenance.closed ? "confirmed" : "kiosk-problem"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: Maintenance.close(!Maintenance.closed)
        }
        Tile {
            objectName: "staff.restart"
            text: qsTrId("staff.restart")
            drawing: "asking"
            Layout.fillWidth: true
            Layout.fillHeight: true
            onClicked: screen.restarts = true
        }
        SecondaryButton {
            objectName: "staff.quieter"
            text: qsTrId("staff.quieter")
            detail: qsTrId("staff.volume").arg(Maintenance.volume).arg(Maintenance.loudest)
            compact: true
            onClicked: Maintenance.setVolume(Maintenance.volume - 1)
        }
        SecondaryButton {
            objectName: "staff.louder"
            text: qsTrId("staff.louder")
            detail: qsTrId("staff.volume").arg(Maintenance.volume).arg(Maintenance.loudest)
            compact: true
            onClicked: Maintenance.setVolume(Maintenance.volume + 1)
        }
    }

    leaving: SecondaryButton {
        objectName: "staff.back"
        text: qsTrId("action.back")
        onClicked: Staff.back()
    }
    going: MainButton {
        objectName: "staff.restart_now"
        visible: screen.restarts
        text: qsTrId("staff.restart_now")
        onClicked: Maintenance.restart()
    }
}
