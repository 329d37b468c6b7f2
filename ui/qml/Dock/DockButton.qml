import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// A button of the workbench; what is on is marked by colour and by a bar.
T.AbstractButton {
    id: control

    property string detail
    property bool on: false

    implicitWidth: implicitContentWidth + leftPadding + rightPadding
    implicitHeight: Math.max(Bench.target, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Bench.gap
    verticalPadding: 6
    focusPolicy: Qt.TabFocus
    opacity: enabled ? 1 : 0.5
    Layout.fillWidth: true

    Accessible.role: Accessible.Button
    Accessible.name: control.text

    Keys.onReturnPressed: control.click()
    Keys.onEnterPressed: control.click()

    background: Rectangle {
        radius: 10
        color: control.down ? Bench.pressed : control.on ? Bench.mark : Bench.tray
        border.color: control.activeFocus ? Bench.ink : control.on ? Bench.mark : Bench.line
        border.width: control.activeFocus ? 3 : 1
    }
    contentItem: ColumnLayout {
        spacing: 0

        DockText {
            text: control.text
            font.bold: control.on
            color: control.on && !control.down ? Bench.markInk : Bench.ink
        }
        DockText {
            visible: text !== ""
            text: control.detail
            font.pixelSize: Bench.note
            color: control.on && !control.down ? Bench.markInk : Bench.ink2
        }
    }
}
