pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// A few rights that belong together, each with where it is written.
ColumnLayout {
    id: law

    required property string title
    // Rows of `right` and `article`.
    required property var rights

    spacing: Theme.gapS

    Title {
        text: law.title
        color: Theme.colours.primary
    }
    Repeater {
        model: law.rights

        delegate: InfoRow {
            id: entry

            required property var modelData
            required property int index

            first: entry.index === 0

            Label { text: entry.modelData.right }
            Note { text: entry.modelData.article }
        }
    }
}
