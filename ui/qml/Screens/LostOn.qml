import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

Page {
    objectName: "screen.lost_on"
    asideTouched: true
    statement: qsTrId("lost_on.title")
    lead: qsTrId("lost_on.detail")
    answered: LostDay.chosen !== ""
    fills: true
    asideFills: false
    together: true
    aside: GridLayout {
        readonly property real widest: Math.max(today.implicitWidth, yesterday.implicitWidth, unknown.implicitWidth)

        columns: Site.clockInDoubt ? 1 : 3 * widest + 2 * columnSpacing <= width ? 3 : 2 * widest + columnSpacing <= width ? 2 : 1
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
        ToggleButton {
            id: unknown

            objectName: "action.skip"
            choosable: false
            text: qsTrId("lost_on.skip")
            Layout.columnSpan: parent.columns === 2 ? 2 : 1
            Layout.fillWidth: true
            onClicked: LostDay.skip()
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

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "action.next"
        text: qsTrId("action.next")
        available: LostDay.chosen !== ""
        onClicked: Navigation.next()
    }
}
