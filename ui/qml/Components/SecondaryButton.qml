import QtQuick
import Theme

Touchable {
    id: control

    readonly property bool leading: false
    // Inside a panel it is lower than at the foot of a screen.
    property bool compact: false

    implicitHeight: Math.max(control.compact ? Theme.dp(96) : Theme.button,
                             implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapL
    border: Theme.colours.primary
    borderWidth: Theme.hairline * 1.5

    contentItem: Label {
        text: control.text
        strong: true
        color: Theme.colours.primary
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}
