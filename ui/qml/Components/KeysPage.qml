import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// Where keys only say what they do.
FocusScope {
    id: page

    // Nothing behind it can be reached.
    Rectangle {
        anchors.fill: parent
        color: Theme.colours.paper

        MouseArea { anchors.fill: parent }
    }

    Keys.onPressed: event => {
        event.accepted = true;
        if (!event.isAutoRepeat)
            Listening.tryKey(event.key, event.text);
    }

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        anchors { leftMargin: Theme.margin; rightMargin: Theme.margin }
        spacing: Theme.gapL

        Statement {
            text: qsTrId("listen.try.title")
        }
        Body {
            text: qsTrId("listen.try.detail")
        }
        Title {
            // What was tried last is said as it is pressed.
            Layout.minimumHeight: 2 * Theme.statement
            text: Listening.tried
            color: Theme.colours.primary
            verticalAlignment: Text.AlignVCenter
            Accessible.ignored: true
        }
        MainButton {
            objectName: "listen.done"
            Layout.fillWidth: true
            text: qsTrId("listen.try.done")
            onClicked: Listening.stopTrying()
        }
    }
}
