pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// A few rights that belong together, each with where it is written.
Panel {
    id: panel

    required property string title
    // Rows of `right` and `article`.
    required property var rights

    spacing: Theme.gapS
    padding: Theme.gapL

    Title {
        text: panel.title
        color: Theme.colours.primary
    }
    Repeater {
        model: panel.rights

        delegate: ColumnLayout {
            id: entry

            required property var modelData

            spacing: 0

            Body { text: entry.modelData.right }
            Note { text: entry.modelData.article }
        }
    }
}
