import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

Page {
    objectName: "screen.lost_on"
    keepsColumns: true
    statement: qsTrId("lost_on.title")
    lead: qsTrId("lost_on.detail")
    fills: true
    asideFills: false
    aside: GridLayout {
        columns: 2 * Math.max(today.implicitWidth, yesterday.implicitWidth) + columnSpacing <= width ? 2 : 1
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        ToggleButton {
            id: today

            objectName: "day.today"
            visible: !Session.clockInDoubt
            text: qsTrId("lost_on.today")
            chosen: Session.lostOnIso === Session.todayIso
            Layout.fillWidth: true
            onClicked: Session.chooseDay(Session.todayIso)
        }
        ToggleButton {
            id: yesterday

            objectName: "day.yesterday"
            visible: !Session.clockInDoubt
            text: qsTrId("lost_on.yesterday")
            chosen: Session.lostOnIso === Session.yesterdayIso
            Layout.fillWidth: true
            onClicked: Session.chooseDay(Session.yesterdayIso)
        }
        Banner {
            visible: Session.clockInDoubt
            text: qsTrId("lost_on.day_unknown")
        }
    }

    Panel {
        padding: Theme.gapM
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(1000))
        Layout.alignment: Qt.AlignTop

        Calendar {
            monthName: Session.monthName
            days: Session.monthDays
            weekdays: qsTrId("lost_on.weekdays").split(" ")
            hasEarlier: Session.hasEarlierMonth
            hasLater: Session.hasLaterMonth
            earlierText: qsTrId("lost_on.earlier")
            laterText: qsTrId("lost_on.later")
            Layout.fillWidth: true
            Layout.fillHeight: true
            onPicked: iso => Session.chooseDay(iso)
            onLeafed: by => Session.showMonth(by)
        }
    }

    actions: [
        MainButton {
            objectName: "action.next"
            text: qsTrId("action.next")
            available: Session.lostOnIso !== ""
            onClicked: Session.next()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Session.back()
        },
        SecondaryButton {
            objectName: "action.skip"
            text: qsTrId("lost_on.skip")
            onClicked: Session.skipDay()
        }
    ]
}
