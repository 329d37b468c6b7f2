import QtQuick
import Theme
import Kiosk

// Where keys only say what they do.
Sheet {
    id: sheet

    page: keys

    Keys.onPressed: event => {
        event.accepted = true;
        if (!event.isAutoRepeat)
            Listening.tryKey(event.key, event.text);
    }

    Page {
        id: keys

        anchors { fill: parent; leftMargin: Theme.margin; rightMargin: Theme.margin }
        anchors.topMargin: Theme.gapL
        reads: true
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
}
