pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Two things of which only one will be: beside each other, or one below the other as equals.
Rectangle {
    id: panel

    // Of title and detail.
    required property var rows
    readonly property bool beside: width >= 22 * Theme.body
    readonly property Item second: ways.count > 1 ? ways.itemAt(1) : null

    Layout.fillWidth: true
    implicitHeight: pair.implicitHeight + 2 * Theme.gapM
    radius: Theme.radiusM
    color: Theme.colours.surface
    border.color: Theme.colours.line
    border.width: Theme.hairline

    // The line between them.
    Rectangle {
        visible: ways.count > 1
        x: panel.beside ? Math.round(panel.width / 2) : Theme.gapM
        y: panel.beside ? Theme.gapM : pair.y + (panel.second?.y ?? 0) - Theme.gapS
        width: panel.beside ? Theme.hairline : panel.width - 2 * Theme.gapM
        height: panel.beside ? panel.height - 2 * Theme.gapM : Theme.hairline
        color: Theme.colours.line
    }

    GridLayout {
        id: pair

        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter; margins: Theme.gapM }
        columns: panel.beside ? panel.rows.length : 1
        columnSpacing: 2 * Theme.gapM
        rowSpacing: 2 * Theme.gapS
        uniformCellWidths: true

        Repeater {
            id: ways

            model: panel.rows.length

            delegate: ColumnLayout {
                id: way

                required property int index
                readonly property var row: panel.rows[way.index] ?? ({ title: "", detail: "" })

                spacing: 0
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop

                Label {
                    text: way.row.title
                    strong: true
                    color: way.index === 0 ? Theme.colours.good : Theme.colours.seal
                }
                Note { text: way.row.detail }
            }
        }
    }
}
