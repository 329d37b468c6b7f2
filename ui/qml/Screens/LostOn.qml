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
    answered: LostDay.chosen !== ""
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
            visible: !Site.clockInDoubt
            text: qsTrId("lost_on.today")
            chosen: LostDay.chosen === LostDay.today
            Layout.fillWidth: true
            onClicked: LostDay.choose(LostDay.today)
        }
        ToggleButton {
            id: yesterday

            objectName: "day.yesterday"
            visible: !Site.clockInDoubt
            text: qsTrId("lost_on.yesterday")
            chosen: LostDay.chosen === LostDay.yesterday
            Layout.fillWidth: true
            onClicked: LostDay.choose(LostDay.yesterday)
        }
        Banner {
            visible: Site.clockInDoubt
            text: qsTrId("lost_on.day_unknown")
        }
    }

    Calendar {
        monthName: LostDay.monthName
        days: LostDay.days
        weekdays: qsTrId("lost_on.weekdays").split(" ")
        hasEarlier: LostDay.hasEarlier
        hasLater: LostDay.hasLater
        earlierText: qsTrId("lost_on.earlier")
        laterText: qsTrId("lost_on.later")
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.dp(900))
        Layout.alignment: Qt.AlignTop
        onPicked: iso => LostDay.choose(iso)
        onLeafed: by => {
            LostDay.leaf(by);
            Announcer.say(LostDay.monthName, false);
        }
    }

    actions: [
        MainButton {
            objectName: "action.next"
            text: qsTrId("action.next")
            available: LostDay.chosen !== ""
            onClicked: Navigation.next()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Navigation.back()
        },
        SecondaryButton {
            objectName: "action.skip"
            text: qsTrId("lost_on.skip")
            onClicked: LostDay.skip()
        }
    ]
}
