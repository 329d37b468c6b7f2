import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// Nothing to see for anybody who looks on while a person listens. A touch shows what it is, and how
// to have the screen back; the keys go on to what is behind it.
Rectangle {
    id: dark

    property bool touched: false

    color: "black"
    onVisibleChanged: dark.touched = false

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

    ColumnLayout {
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        anchors { leftMargin: Theme.margin; rightMargin: Theme.margin }
        visible: dark.touched
        spacing: Theme.gapL

        Statement {
            text: qsTrId("listen.screen.title")
            color: "white"
        }
        Body {
            text: qsTrId("listen.screen.detail")
            color: "white"
        }
        MainButton {
            objectName: "listen.show"
            Layout.fillWidth: true
            activeFocusOnTab: false
            text: qsTrId("listen.screen.show")
            onClicked: Listening.do("hide")
        }
    }
}
