import QtQuick
import QtQuick.Layouts

// A fault that can be switched on.
DockButton {
    id: control

    Accessible.role: Accessible.CheckBox
    Accessible.checked: control.on

    contentItem: RowLayout {
        spacing: Bench.gap

        DockText {
            text: control.text
            font.bold: control.on
            color: control.on && !control.down ? Bench.markInk : Bench.ink
        }
        Rectangle {
            Layout.preferredWidth: 52
            Layout.preferredHeight: 28
            radius: 14
            color: control.on ? Bench.markInk : Bench.board
            border.color: control.on ? Bench.markInk : Bench.ink2
            border.width: 2

            Rectangle {
                x: control.on ? parent.width - width - 5 : 5
                anchors.verticalCenter: parent.verticalCenter
                width: 18
                height: 18
                radius: 9
                color: control.on ? Bench.mark : Bench.ink2
            }
        }
    }
}
