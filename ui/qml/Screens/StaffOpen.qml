pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// How this kiosk is, for those who look after it. Nothing personal is on it.
Page {
    id: screen

    readonly property int clockDays: Math.floor(Math.abs(Staff.clockMinutes) / 1440)

    objectName: "screen.staff_open"
    statement: qsTrId("staff.title")
    lead: Staff.busy ? qsTrId("staff.busy") : ""

    Banner {
        visible: Staff.alarm !== ""
        tone: Staff.alarm === "notice" ? "attention" : "danger"
        text: qsTrId("staff.alarm").arg(Staff.unsent).arg(Staff.oldestMinutes)
    }

    Panel {
        visible: !Staff.busy
        spacing: Theme.gapS

        Repeater {
            model: Staff.parts
            delegate: RowLayout {
                id: part

                required property var modelData
                readonly property bool well: part.modelData.code === ""

                spacing: Theme.gapM

                Icon {
                    name: part.well ? "check" : "attention"
                    color: part.well ? Theme.colours.good : Theme.colours.seal
                    size: Theme.body
                }
                Label {
                    text: qsTrId("staff.part." + part.modelData.name)
                    strong: true
                    font.pixelSize: Theme.note
                    Layout.fillWidth: false
                    Layout.preferredWidth: Theme.dp(240)
                }
                ColumnLayout {
                    spacing: 0

                    Label {
                        text: part.well ? qsTrId("staff.well") : qsTrId("failure." + part.modelData.code + ".happened")
                        font.pixelSize: Theme.note
                        color: part.well ? Theme.colours.ink2 : Theme.colours.seal
                    }
                    // What to tell who mends it, in the words of the log.
                    Label {
                        visible: !part.well
                        text: part.modelData.cause
                        font.pixelSize: Theme.frameNote
                        color: Theme.colours.ink2
                        wrapMode: Text.WrapAnywhere
                    }
                }
            }
        }
        Label {
            visible: Staff.unsent >= 0
            text: Staff.unsent === 0 ? qsTrId("staff.all_sent") : qsTrId("staff.unsent").arg(Staff.unsent).arg(Staff.oldestMinutes)
            font.pixelSize: Theme.note
        }
    }

    Panel {
        visible: Staff.refused.length > 0
        spacing: Theme.gapS

        Label {
            text: qsTrId("staff.refused").arg(Staff.refused.length)
            strong: true
        }
        Repeater {
            model: Staff.refused
            delegate: ColumnLayout {
                id: refused

                required property var modelData

                spacing: 0

                Label {
                    text: refused.modelData.number
                    strong: true
                    font.pixelSize: Theme.note
                }
                Label {
                    text: qsTrId("failure." + refused.modelData.code + ".happened")
                    font.pixelSize: Theme.note
                    color: Theme.colours.ink2
                }
            }
        }
    }

    actions: [
        MainButton {
            objectName: "staff.retry"
            visible: Staff.refused.length > 0
            text: qsTrId("staff.retry")
            onClicked: Staff.retry()
        },
        SecondaryButton {
            objectName: "staff.look"
            text: qsTrId("staff.look")
            onClicked: Staff.look()
        },
        SecondaryButton {
            objectName: "staff.leave"
            text: qsTrId("staff.leave")
            onClicked: Staff.leave()
        }
    ]
}
