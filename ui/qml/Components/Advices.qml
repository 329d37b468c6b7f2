pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What to do, as the paper says it too: the most urgent first.
ColumnLayout {
    id: advices

    // Whether nothing but a ground is above.
    property bool first: true

    spacing: Theme.gapS
    visible: Guide.advice.length > 0

    Repeater {
        model: Guide.advice.length

        delegate: AdvicePanel {
            id: one

            required property int index
            readonly property var row: Guide.advice[one.index] ?? ({ heading: "", items: [] })

            first: one.index === 0 && advices.first
            heading: one.row.heading
            items: one.row.items
        }
    }
}
