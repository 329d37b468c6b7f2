import QtQuick
import QtQuick.Layouts
import Theme

// A thing the kiosk does while the person waits: to come, going on, or done.
RowLayout {
    id: row

    required property string text
    property bool busy: false
    property bool done: false

    spacing: Theme.gapL

    Rectangle {
        id: mark

        Layout.preferredWidth: Theme.dp(88)
        Layout.preferredHeight: Theme.dp(88)
        radius: width / 2
        color: row.done ? Theme.colours.good : Theme.colours.surface
        border.color: row.done ? Theme.colours.good : row.busy ? Theme.colours.primary : Theme.colours.edge
        border.width: Theme.hairline * 2

        Icon {
            anchors.centerIn: parent
            visible: row.done
            name: "check"
            size: mark.width * 0.6
            color: Theme.colours.surface
        }
        Busy {
            anchors.centerIn: parent
            visible: row.busy && !row.done
            width: mark.width * 0.56
        }
    }
    Title {
        text: row.text
        color: row.done || row.busy ? Theme.colours.ink : Theme.colours.ink2
        strong: row.done || row.busy
    }
}
