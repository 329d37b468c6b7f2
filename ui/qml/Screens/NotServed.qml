pragma ComponentBehavior: Bound

import QtQuick
import Components
import Kiosk

// The issuing region rules, and this kiosk can't report there: say so, and where it can be done.
Page {
    objectName: "screen.not_served"
    statement: qsTrId("not_served.title")
    lead: qsTrId("not_served.detail").arg(Session.regionName)

    Panel {
        Title { text: qsTrId("not_served.call") }
        Repeater {
            model: Session.regionHotlines.length

            delegate: HotlineRow {
                required property int index
                readonly property var row: Session.regionHotlines[index] ?? ({ number: "", allDay: false })

                number: row.number
                note: row.allDay ? qsTrId("not_served.all_day") : ""
            }
        }
    }
    Panel {
        Title { text: qsTrId("not_served.online") }
        Body { text: qsTrId("not_served.online_detail") }
    }

    actions: [
        MainButton {
            objectName: "action.cancel_here"
            text: qsTrId("floor.leave")
            onClicked: Session.cancel()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("not_served.other")
            onClicked: Session.back()
        }
    ]
}
