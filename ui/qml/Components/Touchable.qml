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
    // What can be pressed stands a little above the paper, and gives way under the finger.
    readonly property real weight: control.enabled ? Theme.dp(4) : 0
    // Words that say more than the text on it, for those who hear the screen.
    property string spoken: control.text
    // One of several answers, and whether it is the one.
    property bool choosable: false
    property bool chosen: false
    // Chosen or not whatever else is.
    property bool alone: false
    // Whether it types what a keypad has keys for.
    property bool types: false

    implicitWidth: Math.max(Theme.target, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapM
    verticalPadding: Theme.gapXs
    focusPolicy: Qt.TabFocus
    // Its ring lies over what stands beside it.
    z: control.activeFocus ? 1 : 0
    // By a finger; keys are dealt with below.
    onPressed: Navigator.inUse = false
    onClicked: if (!control.types) Voice.pressed(control.spoken, control.choosable)

    Accessible.role: control.alone ? Accessible.CheckBox
                   : control.choosable ? Accessible.RadioButton : Accessible.Button
    Accessible.name: control.spoken
    // Once it is complete: before, Qt puts in that a button which it does not check is not checked.
    Component.onCompleted: {
        control.Accessible.checkable = Qt.binding(() => control.choosable);
        control.Accessible.checked = Qt.binding(() => control.chosen);
    }

    Keys.onPressed: event => {
        if ([Qt.Key_Return, Qt.Key_Enter, Qt.Key_Space, Qt.Key_Select].includes(event.key)) {
            event.accepted = true;
            if (!event.isAutoRepeat)
                control.click();
            Navigator.inUse = true;
        } else {
            event.accepted = event.isAutoRepeat || Navigator.press(control, event.key, event.text);
        }
    }

    // A darker edge that is thicker below: no shadow, which is dear without a graphics card.
    background: Rectangle {
        radius: control.radius
        color: control.border

        Rectangle {
            x: control.borderWidth
            y: control.borderWidth + (control.down ? control.weight : 0)
            width: parent.width - 2 * control.borderWidth
            height: parent.height - 2 * control.borderWidth - control.weight
            radius: Math.max(0, Math.min(control.radius, parent.height / 2) - control.borderWidth)
            color: control.down ? control.fillPressed : control.fill
        }
        FocusRing {
            corner: control.radius
            visible: control.activeFocus && Navigator.inUse
        }
    }
}
