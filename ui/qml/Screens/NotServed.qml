pragma ComponentBehavior: Bound

import QtQuick
import Theme
import Components
import Kiosk

// The issuing region rules, and this kiosk can't report there: say so, and where it can be done.
Page {
    id: screen

    objectName: "screen.not_served"
    reads: true
    statement: qsTrId("not_served.title")
    lead: qsTrId("not_served.detail").arg(Answers.regionName)
    asideFills: false
    aside: Panel {
        padding: Theme.portrait ? Theme.gapL : Theme.gapM

        Label {
            text: qsTrId("not_served.call")
            strong: true
            color: Theme.colours.primary
        }
        Repeater {
            model: Answers.regionHotlines.length

            delegate: HotlineRow {
                required property int index
                readonly property var row: Answers.regionHotlines[index] ?? ({ number: "", note: "" })

                number: row.number
                note: row.note
            }
        }
    }

    SlipPanel { page: screen }
    Advices {}

    further: [
        AnotherPlaceButton {},
        PrintButton {},
        PaperAnswers { low: true }
    ]
    leaving: MainButton {
        objectName: "action.finish"
        text: qsTrId("action.finish")
        onClicked: Navigation.finish()
    }
}
