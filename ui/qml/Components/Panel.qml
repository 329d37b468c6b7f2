import QtQuick
import QtQuick.Layouts
import Theme

// A sheet that holds things together.
Rectangle {
    id: panel

    property real padding: Theme.gapL
    property alias spacing: column.spacing
    default property alias content: column.data

    Layout.fillWidth: true
    implicitWidth: column.implicitWidth + 2 * padding
    implicitHeight: column.implicitHeight + 2 * padding
    radius: Theme.radiusL
    color: Theme.colours.surface
    border.color: Theme.colours.line
    border.width: Theme.hairline

    ColumnLayout {
        id: column

        anchors.fill: parent
        anchors.margins: panel.padding
        spacing: Theme.gapS
    }
}
