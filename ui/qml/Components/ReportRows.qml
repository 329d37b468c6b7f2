pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Reports or cards under a heading of their own; nothing where there are none.
ColumnLayout {
    id: list

    required property string heading
    required property var rows

    spacing: Theme.gapS
    visible: list.rows.length > 0

    Title { text: list.heading }
    Repeater {
        model: list.rows.length

        delegate: ReportRow {
            id: one

            required property int index
            readonly property var row: list.rows[one.index]
                                       ?? ({ title: "", state: "", tone: "", lines: [], number: "" })

            first: one.index === 0
            title: one.row.title
            standing: one.row.state
            tone: one.row.tone
            lines: one.row.lines
            number: one.row.number
        }
    }
}
