import QtQuick
import QtQuick.Layouts
import Theme

// One of several things to know, parted from the one above it by a hairline. It lies on the paper:
// only what can be touched has a surface.
ColumnLayout {
    id: row

    property bool first: false

    spacing: 0
    Layout.fillWidth: true

    Rule {
        visible: !row.first
        Layout.bottomMargin: Theme.gapS
    }
}
