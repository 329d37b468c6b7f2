import QtQuick
import QtQuick.Templates as T
import Theme
import Kiosk

// The base of everything that can be touched: large enough, worked by keys, focus visible.
T.AbstractButton {
    id: control

    property real radius: Theme.radiusM
    property color fill: Theme.colours.surface
    property color fillPressed: Theme.colours.primarySoft
    property color border: Theme.colours.edge
    property real borderWidth: Theme.hairline
    // Words that say more than the text on it, for those who hear the screen.
    property string spoken: control.text

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapM
    verticalPadding: Theme.gapXs
    focusPolicy: Qt.TabFocus

    Accessible.role: Accessible.Button
    Accessible.name: control.spoken

    Keys.onReturnPressed: event => { if (!event.isAutoRepeat) control.click(); }
    Keys.onEnterPressed: event => { if (!event.isAutoRepeat) control.click(); }
    Keys.onPressed: event => {
        // Whoever works the keys is there as well.
        Idle.touched();
        if (Navigator.isArrow(event.key))
            event.accepted = Navigator.move(control, event.key);
    }

    background: Rectangle {
        radius: control.radius
        color: control.down ? control.fillPressed : control.fill
        border.color: control.border
        border.width: control.borderWidth

        Rectangle {
            anchors.fill: parent
            anchors.margins: -Theme.focusLine - 2
            visible: control.activeFocus
            radius: control.radius + Theme.focusLine + 2
            color: "transparent"
            border.color: Theme.colours.focus
            border.width: Theme.focusLine
        }
    }
}
