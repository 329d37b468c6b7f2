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
    fills: !Preferences.lowReach
    // For who reaches low the answers are read above, and changed by buttons below.
    aside: Preferences.lowReach ? above : null
    asideFills: false

    component Answered: ColumnLayout {
        spacing: Theme.shallow ? Theme.gapS : Theme.gapM

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
                    changeable: answer.row.screen !== "" && !Preferences.lowReach
                    changeText: qsTrId("action.change")
                    changeName: "review.change." + answer.row.screen
                    Layout.fillHeight: true
                    onChanging: Navigation.edit(answer.row.screen)
                }
            }
        }
    }

    Component {
        id: above

        Answered {}
    }

    Answered {
        visible: !Preferences.lowReach
        Layout.fillHeight: true
    }
    GridLayout {
        visible: Preferences.lowReach
        columns: Math.max(1, Math.floor(width / (8 * Theme.body)))
        columnSpacing: Theme.gapS
        rowSpacing: Theme.gapS
        uniformCellWidths: true

        Repeater {
            model: Preferences.lowReach ? Answers.review.filter(row => row.screen !== "") : []

            delegate: SecondaryButton {
                required property var modelData

                objectName: "review.change." + modelData.screen
                compact: true
                text: qsTrId("action.change") + " " + modelData.label
                onClicked: Navigation.edit(modelData.screen)
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
        awaited: screen
        ready: Navigation.heeds
        onClicked: Navigation.confirm()
    }
}
