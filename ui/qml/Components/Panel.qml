import QtQuick
import QtQuick.Layouts
import Theme

// A soft ground under the one thing a screen has to say. Where the ground is no other than the
// paper, a bar beside it does.
Rectangle {
    id: panel

    property real padding: Theme.gapL
    property color ink: Theme.colours.primary
    // Whether it needs a bar to be told from the paper.
    property bool barred: Qt.colorEqual(panel.color, Theme.colours.paper)
    property alias spacing: column.spacing
    default property alias content: column.data

    Layout.fillWidth: true
    implicitWidth: column.implicitWidth + 2 * padding
    implicitHeight: column.implicitHeight + 2 * padding
    radius: Theme.radiusL
    color: Theme.colours.primarySoft

    Rectangle {
        visible: panel.barred
        width: Theme.dp(8)
        height: parent.height
        radius: width / 2
        color: panel.ink
    }
    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: panel.padding
        spacing: Theme.gapS
    }
}
