pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One thing to know: a heading, and short statements under it.
Panel {
    id: panel

    required property string heading
    required property list<string> items

    padding: Theme.gapM
    radius: Theme.radiusM
    spacing: Theme.gapXs

    Label {
        text: panel.heading
        strong: true
        color: Theme.colours.primary
    }
    Repeater {
        model: panel.items

        delegate: RowLayout {
            id: item

            required property string modelData

            spacing: Theme.gapS

            Rectangle {
                visible: panel.items.length > 1
                Layout.preferredWidth: Theme.dp(12)
                Layout.preferredHeight: Theme.dp(12)
                Layout.topMargin: Math.round(Theme.note * 0.62)
                Layout.alignment: Qt.AlignTop
                radius: width / 2
                color: Theme.colours.primary
            }
            Label {
                text: item.modelData
                font.pixelSize: Theme.note
            }
        }
    }
}
