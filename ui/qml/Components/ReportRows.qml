pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Reports or cards, several under a heading of their own; nothing where there are none.
ColumnLayout {
    id: list

    required property string heading
    required property var rows
    // Whether nothing but a ground is above.
    property bool first: false

    spacing: Theme.gapS
    visible: list.rows.length > 0

    Label {
        readonly property bool heads: true

        visible: list.rows.length > 1
        text: list.heading
        strong: true
        color: Theme.colours.primary
    }
    Repeater {
        model: list.rows.length

        delegate: ReportRow {
            id: one

            required property int index
            readonly property var row: list.rows[one.index]
                                       ?? ({ title: "", state: "", tone: "", lines: [], number: "" })

            first: one.index === 0 && (list.first || list.rows.length > 1)
            title: one.row.title
            standing: one.row.state
            tone: one.row.tone
            lines: one.row.lines
            number: one.row.number
        }
    }
}
