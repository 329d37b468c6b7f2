import QtQuick
import QtQuick.Layouts
import Theme

Touchable {
    id: control

    readonly property bool leading: false
    // Inside a panel it is lower than at the foot of a screen.
    property bool compact: false
    // What comes of it, in a smaller line.
    property string detail

    Layout.fillWidth: true
    Layout.fillHeight: true
    implicitHeight: Math.max(!control.compact ? Theme.button : Theme.scarce ? Theme.target : Theme.dp(96),
                             implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.scarce ? Theme.gapM : Theme.gapL
    border: Theme.colours.primary
    borderWidth: Theme.hairline * 1.5

    spoken: control.detail === "" ? control.text : control.text + ", " + control.detail

    contentItem: ColumnLayout {
        spacing: 0

        Item { Layout.fillHeight: true }
        Label {
            text: control.text
            strong: true
            size: Theme.dense && control.compact ? Theme.frameNote
                : Theme.tight || (Theme.scarce && control.compact) ? Theme.note : Theme.body
            lineHeight: Theme.dense ? 0.83 : 0.9
            color: Theme.colours.primary
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
        Note {
            visible: text !== ""
            text: control.detail
            size: Theme.scarce || Theme.tight ? Theme.frameNote : Theme.note
            horizontalAlignment: Text.AlignHCenter
            Accessible.ignored: true
        }
        Item { Layout.fillHeight: true }
    }
}
