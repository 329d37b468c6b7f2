pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One thing to know: a heading, and short statements under it.
InfoRow {
    id: advice

    required property string heading
    required property list<string> items
    property color ink: Theme.colours.primary

    Label {
        readonly property bool heads: true

        text: advice.heading
        strong: true
        color: advice.ink
        Layout.bottomMargin: Theme.gapXs
    }
    Repeater {
        model: advice.items

        delegate: RowLayout {
            id: item

            required property string modelData

            spacing: Theme.gapS

            Rectangle {
                visible: advice.items.length > 1
                Layout.preferredWidth: Theme.dp(10)
                Layout.preferredHeight: Theme.dp(10)
                Layout.topMargin: Math.round(Theme.note * 0.6)
                Layout.alignment: Qt.AlignTop
                radius: width / 2
                color: advice.ink
            }
            Label {
                text: item.modelData
                size: Theme.large ? Theme.note : Math.round((Theme.note + Theme.body) / 2)
            }
        }
    }
}
