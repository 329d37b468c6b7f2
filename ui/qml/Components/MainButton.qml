import QtQuick
import QtQuick.Layouts
import Theme

// The one thing to do on a screen.
Touchable {
    id: control

    // Where the keys begin, among the buttons of a screen.
    readonly property bool leading: true
    // The page of which nothing may be left unseen before.
    property Page awaited: null
    property bool available: control.awaited?.seen ?? true
    // Whether pages have to be turned until then.
    readonly property bool unseen: !control.available && (control.awaited?.pages ?? 0) > 1
    // Pale until the screen heeds it, though it takes the focus.
    property bool ready: true

    Layout.fillWidth: true
    Layout.fillHeight: true
    enabled: control.available
    implicitHeight: Math.max(Theme.button, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapL
    fill: !control.available ? Theme.colours.muted
        : control.ready ? Theme.colours.primary : Theme.colours.primarySoft
    fillPressed: control.ready ? Theme.colours.primaryPressed : control.fill
    border: control.available ? Theme.colours.primaryPressed : Theme.colours.edge

    onUnseenChanged: if (control.available) Announcer.say(qsTrId("voice.live").arg(control.spoken), false)

    contentItem: Label {
        text: control.text
        strong: true
        size: Theme.tight ? Theme.note : Theme.scarce ? Theme.body : Theme.title
        lineHeight: Theme.dense ? 0.83 : 0.9
        color: !control.available ? Theme.colours.mutedInk
             : control.ready ? Theme.colours.primaryInk : Theme.colours.primary
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        Accessible.ignored: true
    }
}
