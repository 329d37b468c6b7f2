import QtQuick
import Theme
import Kiosk

// Nothing to see for anybody who looks on while a person listens. A touch shows what it is, and how
// to have the screen back; the keys go on to what is behind it.
Rectangle {
    id: dark

    property bool touched: false

    color: "black"

    MouseArea {
        anchors.fill: parent
        onPressed: {
            dark.touched = true;
            again.restart();
        }
    }

    Timer {
        id: again

        interval: 15000
        onTriggered: dark.touched = false
    }

    Loader {
        anchors.fill: parent
        active: dark.touched
        sourceComponent: Rectangle {
            color: Theme.colours.paper

            Page {
                anchors.fill: parent
                anchors.margins: Theme.margin
                reads: true
                statement: qsTrId("listen.screen.title")
                lead: qsTrId("listen.screen.detail")
                announced: ""

                going: MainButton {
                    objectName: "listen.show"
                    text: qsTrId("listen.screen.show")
                    onClicked: Listening.do("hide")
                }
            }
        }
    }
}
