import QtQuick
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

    Page {
        anchors { left: parent.left; right: parent.right; top: parent.top; bottom: truth.top }
        anchors { leftMargin: Theme.margin; rightMargin: Theme.margin }
        anchors { topMargin: Theme.gapL; bottomMargin: Theme.gapS }
        statement: qsTrId("listen.try.title")
        lead: qsTrId("listen.try.detail")

        Statement {
            // It is said as the key is pressed.
            visible: text !== ""
            text: Listening.tried
            color: Theme.colours.primary
            Accessible.ignored: true
        }

        going: MainButton {
            objectName: "listen.done"
            text: qsTrId("listen.try.done")
            onClicked: Listening.stopTrying()
        }
    }

    TruthBar {
        id: truth

        objectName: "keys.truth"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        height: implicitHeight
    }
}
