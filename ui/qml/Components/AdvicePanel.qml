pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One thing to know: a heading, and short statements under it.
Panel {
    id: panel

    required property string heading
    required property list<string> items
    // What can't be taken back.
    property bool grave: false

    readonly property color ink: panel.grave ? Theme.colours.seal : Theme.colours.primary

    padding: Theme.gapM
    radius: Theme.radiusM
    spacing: Theme.gapXs
    color: panel.grave ? Theme.colours.sealSoft : Theme.colours.surface
    border.color: panel.grave ? Theme.colours.seal : Theme.colours.line

    Label {
        text: panel.heading
        strong: true
        color: panel.ink
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
                color: panel.ink
            }
            Label {
                text: item.modelData
                font.pixelSize: Theme.large ? Theme.note : Math.round((Theme.note + Theme.body) / 2)
            }
        }
    }
}
