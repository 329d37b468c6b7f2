import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// "Are you still there?" before everything is cleared.
Rectangle {
    color: Theme.colours.scrim
    Component.onCompleted: {
        stay.forceActiveFocus();
        Announcer.say(qsTrId("idle.title") + "\n" + qsTrId("idle.detail").arg(Idle.secondsLeft), true);
    }

    Accessible.role: Accessible.AlertMessage
    Accessible.name: qsTrId("idle.title")

    // Nothing behind it can be reached.
    MouseArea { anchors.fill: parent }

    Panel {
        anchors.centerIn: parent
        // Its button is in reach.
        anchors.verticalCenterOffset: Preferences.lowReach ? (parent.height - height) / 2 - Theme.gapM : -Theme.gapXl
        width: Math.min(parent.width - 2 * Theme.margin, Theme.dp(880))
        padding: Theme.gapXl
        spacing: Theme.gapM
        color: Theme.colours.paper
        barred: false

        Statement {
            text: qsTrId("idle.title")
            horizontalAlignment: Text.AlignHCenter
        }
        Body {
            text: qsTrId("idle.detail").arg(Idle.secondsLeft)
            horizontalAlignment: Text.AlignHCenter
        }
        MainButton {
            id: stay

            objectName: "idle.continue"
            Layout.fillWidth: true
            Layout.topMargin: Theme.gapS
            implicitHeight: Math.max(Math.round(Theme.button * 1.5),
                                     implicitContentHeight + topPadding + bottomPadding)
            text: qsTrId("idle.continue")
            onClicked: Idle.touched()
        }
    }
}
