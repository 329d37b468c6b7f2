pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk

// The devices that are not there: lay cards down, take them away, make things go wrong.
Rectangle {
    id: dock

    property bool open: true

    function showReceipt(): void {
        flick.contentY = Math.max(0, flick.contentHeight - flick.height);
    }

    implicitWidth: dock.open ? Bench.width : Bench.tab
    color: Bench.board

    Rectangle {
        width: 2
        height: parent.height
        color: Bench.mark
    }

    DockButton {
        objectName: "dock.toggle"
        anchors { right: parent.right; top: parent.top; margins: Bench.gap }
        anchors.rightMargin: dock.open ? Bench.gap : 0
        width: dock.open ? implicitWidth : Bench.tab
        text: dock.open ? qsTrId("dock.hide") : "◂"
        Accessible.name: dock.open ? qsTrId("dock.hide") : qsTrId("dock.show")
        onClicked: dock.open = !dock.open
    }

    ColumnLayout {
        id: head

        visible: dock.open
        anchors { left: parent.left; right: parent.right; top: parent.top; margins: Bench.gap }
        anchors.leftMargin: Bench.gap + 4
        spacing: 0

        DockText {
            text: qsTrId("dock.title")
            font.bold: true
            color: Bench.mark
            Layout.minimumHeight: Bench.target
            Layout.rightMargin: 100
            verticalAlignment: Text.AlignVCenter
        }
        DockText {
            text: qsTrId("dock.explanation")
            font.pixelSize: Bench.note
            color: Bench.ink2
        }
        // Always at hand, however far the cards are scrolled.
        DockButton {
            objectName: "dock.remove"
            visible: Dock.hasReader
            text: qsTrId("dock.remove")
            enabled: Dock.card !== ""
            Layout.topMargin: Bench.gap
            onClicked: Dock.remove()
        }
    }

    Flickable {
        id: flick

        visible: dock.open
        anchors { left: parent.left; right: parent.right; top: head.bottom; bottom: faults.top }
        anchors { leftMargin: Bench.gap + 4; rightMargin: Bench.gap; topMargin: Bench.gap }
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        contentWidth: width
        contentHeight: column.implicitHeight + Bench.gap

        ColumnLayout {
            id: column

            width: parent.width
            spacing: 6

            DockHeading { visible: Dock.hasReader; text: qsTrId("dock.cards") }
            Repeater {
                model: Dock.persons.length

                delegate: DockButton {
                    required property int index
                    readonly property var person: Dock.persons[index]

                    objectName: "dock.person." + person.key
                    text: person.name
                    // The label may begin with the name, which stands above it.
                    detail: person.detail.replace(person.name + " · ", "")
                    on: Dock.card === person.key
                    onClicked: Dock.place(person.key)
                }
            }

            DockHeading { visible: Dock.hasReader; text: qsTrId("dock.other_cards") }
            Repeater {
                model: Dock.hasReader ? ["unreadable", "wrong", "social_security"] : []

                delegate: DockButton {
                    required property string modelData

                    objectName: "dock.card." + modelData
                    text: qsTrId("dock." + modelData)
                    on: Dock.card === modelData
                    onClicked: Dock.place(modelData)
                }
            }

            DockHeading { visible: Dock.hasPrinter; text: qsTrId("dock.receipt") }
            DockText {
                visible: Dock.hasPrinter && receipt.status !== Image.Ready
                text: qsTrId("dock.no_receipt")
                color: Bench.ink2
            }
            Image {
                id: receipt

                objectName: "dock.receipt"
                source: Dock.receipt
                // The next receipt has another name or another content: never show a kept one.
                cache: false
                fillMode: Image.PreserveAspectFit
                visible: status === Image.Ready
                // What just came out of the printer is brought into view.
                onStatusChanged: if (status === Image.Ready) Qt.callLater(dock.showReceipt)
                Layout.fillWidth: true
                Layout.preferredHeight: implicitWidth > 0 ? width * implicitHeight / implicitWidth : 0
            }
        }
    }

    // What can go wrong is always in sight.
    ColumnLayout {
        id: faults

        visible: dock.open
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Bench.gap }
        anchors.leftMargin: Bench.gap + 4
        spacing: 6

        DockHeading { text: qsTrId("dock.devices") }
        DockSwitch {
            objectName: "dock.reader_unplugged"
            visible: Dock.hasReader
            text: qsTrId("dock.reader_unplugged")
            on: Dock.readerUnplugged
            onClicked: Dock.setReaderUnplugged(!Dock.readerUnplugged)
        }
        DockSwitch {
            objectName: "dock.paper_out"
            visible: Dock.hasPrinter
            text: qsTrId("dock.paper_out")
            on: Dock.paperOut
            onClicked: Dock.setPaperOut(!Dock.paperOut)
        }
        DockSwitch {
            objectName: "dock.network_off"
            text: qsTrId("dock.network_off")
            on: Dock.networkOff
            onClicked: Dock.setNetworkOff(!Dock.networkOff)
        }

        DockHeading { visible: Dock.hasCentre; text: qsTrId("dock.centre") }
        GridLayout {
            visible: Dock.hasCentre
            columns: 2
            columnSpacing: 6
            rowSpacing: 6
            uniformCellWidths: true

            Repeater {
                model: ["normal", "slow", "refusing", "failing"]

                delegate: DockButton {
                    required property string modelData

                    objectName: "dock.centre." + modelData
                    text: qsTrId("dock.centre_mode." + modelData)
                    on: Dock.centre === modelData
                    onClicked: Dock.setCentre(modelData)
                }
            }
            DockButton {
                objectName: "dock.phone_in"
                visible: Dock.hasReader
                text: qsTrId("dock.phone_in")
                detail: Dock.caller
                enabled: Dock.caller !== ""
                onClicked: Dock.phoneIn()
            }
            DockButton {
                objectName: "dock.counter_confirms"
                text: qsTrId("dock.counter_confirms")
                detail: qsTrId("dock.counter_newest")
                onClicked: Dock.counterConfirms()
            }
        }
        DockText {
            objectName: "dock.answer"
            visible: Dock.answer !== ""
            text: visible ? qsTrId("dock.answer." + Dock.answer) : ""
            font.pixelSize: Bench.note
            color: Bench.mark
        }
    }
}
