pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Two things of which only one will be: beside each other with a hairline between, or one below
// the other as equals.
Item {
    id: alternatives

    // Of title and detail.
    required property var rows
    // A wide window's page is lower: what is beside each other has to fit on one.
    readonly property bool beside: width >= (Theme.portrait ? 20 : 22) * Theme.body && !Theme.dense
    readonly property Item second: ways.count > 1 ? ways.itemAt(1) : null

    Layout.fillWidth: true
    implicitHeight: pair.implicitHeight

    Rule {
        visible: ways.count > 1
        x: alternatives.beside ? Math.round((alternatives.width - width) / 2) : 0
        y: alternatives.beside ? 0 : (alternatives.second?.y ?? 0) - Theme.gapS
        width: alternatives.beside ? implicitHeight : alternatives.width
        height: alternatives.beside ? alternatives.height : implicitHeight
    }

    GridLayout {
        id: pair

        width: parent.width
        columns: alternatives.beside ? alternatives.rows.length : 1
        columnSpacing: 2 * Theme.gapL
        rowSpacing: 2 * Theme.gapS
        uniformCellWidths: true

        Repeater {
            id: ways

            model: alternatives.rows.length

            delegate: ColumnLayout {
                id: way

                required property int index
                readonly property var row: alternatives.rows[way.index] ?? ({ title: "", detail: "" })

                spacing: Theme.gapXs
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
