import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// When the card was lost, or that it is not known. A kiosk that does not know what day it is has no calendar to choose in.
Page {
    id: screen

    readonly property bool asks: !Site.clockInDoubt

    objectName: "screen.lost_on"
    reads: !screen.asks
    asideTouched: screen.asks
    statement: qsTrId("lost_on.title")
    lead: qsTrId(screen.asks ? "lost_on.detail" : "lost_on.day_unknown")
    answered: LostDay.chosen !== "" || !screen.asks
    fills: true
    asideFills: !screen.asks
    together: screen.asks
    aside: screen.asks ? answers : drawing

    Component {
        id: answers

        GridLayout {
            readonly property real widest: Math.max(today.implicitWidth, yesterday.implicitWidth, unknown.implicitWidth)

            columns: 3 * widest + 2 * columnSpacing <= width ? 3 : 2 * widest + columnSpacing <= width ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: Theme.gapS
            uniformCellWidths: true

            ToggleButton {
                id: today

                objectName: "day.today"
                text: qsTrId("lost_on.today")
                chosen: LostDay.chosen === LostDay.today
                Layout.fillWidth: true
                onClicked: LostDay.choose(LostDay.today)
            }
            ToggleButton {
                id: yesterday

                objectName: "day.yesterday"
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
        }
    }
    Component {
        id: drawing

        Illustration {
            name: "kiosk-problem"
            spare: true
        }
    }

    Calendar {
        visible: screen.asks
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
    going: [
        MainButton {
            objectName: "action.next"
            visible: screen.asks
            text: qsTrId("action.next")
            available: LostDay.chosen !== ""
            onClicked: Navigation.next()
        },
        MainButton {
            objectName: "day.none"
            visible: !screen.asks
            text: qsTrId("action.next")
            onClicked: LostDay.skip()
        }
    ]
}
