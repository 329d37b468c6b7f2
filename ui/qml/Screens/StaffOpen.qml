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
    readonly property string clockApart: Staff.clockMinutes === 0 ? ""
        : qsTrId("staff.clock." + (Staff.clockMinutes > 0 ? "fast_" : "slow_")
                 + (screen.clockDays > 0 ? "days" : "minutes")).arg(screen.clockDays || Math.abs(Staff.clockMinutes))

    // What has not reached the centre yet; the banner says it where it alarms.
    readonly property string waiting: Staff.unsent < 0 || Staff.alarm !== "" ? ""
        : Staff.unsent === 0 ? qsTrId("staff.all_sent")
        : qsTrId("staff.unsent").arg(Staff.unsent).arg(Staff.oldestMinutes)

    objectName: "screen.staff_open"
    reads: true
    statement: qsTrId("staff.title")
    lead: Staff.busy ? qsTrId("staff.busy") : ""
    fills: true
    whole: true

    Banner {
        visible: Staff.alarm !== ""
        tone: Staff.alarm === "notice" ? "attention" : "danger"
        text: qsTrId("staff.alarm").arg(Staff.unsent).arg(Staff.oldestMinutes)
    }

    GridLayout {
        id: parts

        visible: !Staff.busy
        columns: Theme.portrait || Theme.shallow || Theme.large ? 1 : 2
        columnSpacing: Theme.gapXl
        rowSpacing: Theme.gapS
        uniformCellWidths: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Math.ceil(Staff.parts.length / columns) * Theme.dp(120))
        Layout.alignment: Qt.AlignTop

        Repeater {
            model: Staff.parts

            delegate: InfoRow {
                id: part

                required property int index
                required property var modelData
                readonly property bool well: part.modelData.code === ""

                first: part.index < parts.columns
                Layout.fillHeight: true
                Layout.alignment: Qt.AlignTop

                RowLayout {
                    spacing: Theme.gapM
                    Layout.fillHeight: true

                    Icon {
                        name: part.well ? "check" : "attention"
                        color: part.well ? Theme.colours.good : Theme.colours.seal
                        size: Theme.title
                        Layout.alignment: Qt.AlignTop
                    }
                    Label {
                        text: qsTrId("staff.part." + part.modelData.name)
                        strong: true
                        Layout.fillWidth: false
                        shrinks: true
                        Layout.preferredWidth: 5.5 * Theme.body
                        Layout.alignment: Qt.AlignTop
                    }
                    ColumnLayout {
                        spacing: 0
                        Layout.alignment: Qt.AlignTop

                        Label {
                            text: part.well ? qsTrId("staff.well")
                                            : qsTrId("failure." + part.modelData.code + ".happened")
                            color: part.well ? Theme.colours.ink2 : Theme.colours.seal
                        }
                        Note {
                            visible: text !== ""
                            text: ({ clock: screen.clockApart, queue: screen.waiting })[part.modelData.name] ?? ""
                        }
                        // What to tell who mends it, in the words of the log.
                        Note {
                            visible: !part.well
                            text: part.modelData.cause
                            wrapMode: Text.WrapAnywhere
                        }
                    }
                }
            }
        }
    }

    ColumnLayout {
        visible: Staff.refused.length > 0
        spacing: Theme.gapS
        Layout.topMargin: Theme.gapM

        Title { text: qsTrId("staff.refused").arg(Staff.refused.length) }
        Repeater {
            model: Staff.refused

            delegate: FactRow {
                id: refused

                required property int index
                required property var modelData

                first: refused.index === 0
                label: refused.modelData.number
                value: qsTrId("failure." + refused.modelData.code + ".happened")
            }
        }
    }

    further: SecondaryButton {
        objectName: "staff.look"
        text: qsTrId("staff.look")
        onClicked: Staff.look()
    }
    leaving: SecondaryButton {
        objectName: "staff.leave"
        text: qsTrId("staff.leave")
        onClicked: Staff.leave()
    }
    going: MainButton {
        objectName: "staff.retry"
        visible: Staff.refused.length > 0
        text: qsTrId("staff.retry")
        onClicked: Staff.retry()
    }
}
