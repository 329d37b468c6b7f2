pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// The last look before anything binding.
Page {
    id: screen

    objectName: "screen.review"
    statement: qsTrId("review." + Navigation.kind + ".title")
    lead: Truth.caution === "" ? qsTrId("review." + Navigation.kind + ".detail") : ""
    fills: true

    Banner {
        visible: text !== ""
        text: Answers.caution
    }
    Banner {
        objectName: "review.offline"
        visible: text !== ""
        text: Truth.caution
    }
    Banner {
        visible: Site.clockInDoubt
        text: qsTrId("review.time_unknown")
    }
    ColumnLayout {
        spacing: Theme.gapS
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Answers.review.length * Theme.dp(136))
        Layout.alignment: Qt.AlignTop

        Repeater {
            model: Answers.review.length

            delegate: ReviewRow {
                id: answer

                required property int index
                readonly property var row: Answers.review[answer.index]
                                           ?? ({ label: "", value: "", spoken: "", screen: "" })

                first: answer.index === 0
                label: answer.row.label
                value: answer.row.value
                spoken: answer.row.spoken
                changeable: answer.row.screen !== ""
                changeText: qsTrId("action.change")
                changeName: "review.change." + answer.row.screen
                Layout.fillHeight: true
                onChanging: Navigation.edit(answer.row.screen)
            }
        }
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "review.confirm"
        text: qsTrId("review." + Navigation.kind + ".confirm")
        // Nobody binds themselves to what they have not seen.
        available: screen.seen
        ready: Navigation.heeds
        onClicked: Navigation.confirm()
    }
}
