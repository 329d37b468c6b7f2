import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// A sign to be read from across the hall: it is the screen that calls, nobody is telephoned.
Page {
    id: screen

    objectName: "screen.staff_called"
    reads: true
    announced: qsTrId("staff_called.wait") + "\n" + qsTrId("staff_called.honest").arg(Site.toAsk)
    fills: true
    whole: true

    Rectangle {
        id: sheet

        readonly property bool low: Theme.shallow || (Theme.large && !Theme.portrait)
        // Where height is scarce, the drawing gives way to words that need its room.
        readonly property real beside: width - 2 * sign.anchors.margins - sign.columnSpacing - Theme.dp(420)
        readonly property bool drawn: !low || (english.advanceWidth <= beside
            && words.implicitHeight + 2 * sign.anchors.margins <= screen.leastRoom)

        radius: Theme.radiusL
        color: Theme.colours.alarm
        implicitHeight: sign.implicitHeight + 2 * sign.anchors.margins
        Layout.fillWidth: true
        Layout.fillHeight: true

        GridLayout {
            id: sign

            anchors { fill: parent; margins: sheet.low ? Theme.gapS : Theme.gapXl }
            columns: Theme.portrait ? 1 : 2
            columnSpacing: Theme.gapXl
            rowSpacing: Theme.gapL

            FrameMeasure {
                id: english

                size: Theme.number
                text: qsTrId("staff_called.sign_english")
            }
            Illustration {
                visible: sheet.drawn
                name: "call-staff"
                Layout.fillWidth: Theme.portrait
                Layout.fillHeight: true
                Layout.minimumHeight: Theme.dp(sheet.low ? 120 : 200)
                Layout.maximumHeight: Theme.dp(560)
                Layout.preferredWidth: Theme.dp(Theme.portrait ? 480 : 420)
            }
            ColumnLayout {
                id: words

                spacing: Theme.gapM
                Layout.fillWidth: true
                Layout.preferredWidth: Theme.dp(900)

                // Staff read Chinese, whatever the language of the person.
                Label {
                    text: qsTrId("staff_called.sign")
                    strong: true
                    color: Theme.colours.alarmInk
                    size: Theme.dp(sheet.low ? 120 : 180)
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.title
                    wrapMode: Text.NoWrap
                    Layout.preferredHeight: contentHeight
                    lineHeight: 0.88
                    horizontalAlignment: Theme.portrait ? Text.AlignHCenter : Text.AlignLeft
                    Accessible.role: Accessible.Heading
                }
                Label {
                    text: qsTrId("staff_called.sign_english")
                    strong: true
                    color: Theme.colours.alarmInk
                    size: Theme.number
                    horizontalAlignment: Theme.portrait ? Text.AlignHCenter : Text.AlignLeft
                }
            }
        }
    }
    Title {
        text: qsTrId("staff_called.wait")
        Layout.topMargin: Theme.gapM
    }
    Body {
        text: qsTrId("staff_called.honest").arg(Site.toAsk)
        color: Theme.colours.ink2
    }

    leaving: SecondaryButton {
        objectName: "action.back"
        text: qsTrId("action.back")
        onClicked: Navigation.back()
    }
    going: MainButton {
        objectName: "staff_called.answered"
        text: qsTrId("staff_called.answered")
        onClicked: Navigation.finish()
    }
}
