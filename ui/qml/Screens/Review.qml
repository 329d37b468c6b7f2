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
    wide: 0.38
    parted: true

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
    Panel {
        spacing: 0
        padding: Theme.twoColumns ? Theme.gapM : Theme.gapL
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Answers.review.length * Theme.dp(192))
        Layout.alignment: Qt.AlignTop

        Repeater {
            model: Answers.review.length

            delegate: ColumnLayout {
                id: entry

                required property int index
                readonly property var row: Answers.review[entry.index]
                                           ?? ({ label: "", value: "", spoken: "", screen: "" })

                spacing: 0
                Layout.fillHeight: true

                Rectangle {
                    visible: entry.index > 0
                    color: Theme.colours.line
                    Layout.fillWidth: true
                    Layout.preferredHeight: Theme.hairline
                    Layout.topMargin: Theme.gapXs
                    Layout.bottomMargin: Theme.gapXs
                }
                ReviewRow {
                    label: entry.row.label
                    value: entry.row.value
                    spoken: entry.row.spoken
                    changeable: entry.row.screen !== ""
                    changeText: qsTrId("action.change")
                    changeName: "review.change." + entry.row.screen
                    Layout.fillHeight: true
                    onChanging: Navigation.edit(entry.row.screen)
                }
            }
        }
    }

    actions: [
        MainButton {
            objectName: "review.confirm"
            text: qsTrId("review." + Navigation.kind + ".confirm")
            // Nobody binds themselves to what they have not seen.
            available: screen.seen
            ready: Navigation.heeds
            onClicked: Navigation.confirm()
        },
        SecondaryButton {
            objectName: "action.back"
            text: qsTrId("action.back")
            onClicked: Navigation.back()
        }
    ]
}
