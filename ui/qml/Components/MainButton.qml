import QtQuick
import Theme

// The one thing to do on a screen.
Touchable {
    id: control

    // The leading button of its row: it takes the room that the others leave.
    readonly property bool leading: true
    property bool available: true

    enabled: control.available
    implicitHeight: Math.max(Theme.button, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapL
    fill: control.available ? Theme.colours.primary : Theme.colours.muted
    fillPressed: Theme.colours.primaryPressed
    border: control.available ? Theme.colours.primary : Theme.colours.edge

    contentItem: Label {
        text: control.text
        strong: true
        font.pixelSize: Theme.title
        color: control.available ? Theme.colours.primaryInk : Theme.colours.mutedInk
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}
