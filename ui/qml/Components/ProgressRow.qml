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

        Layout.preferredWidth: Theme.dp(Theme.shallow ? 56 : 80)
        Layout.preferredHeight: Theme.dp(Theme.shallow ? 56 : 80)
        radius: width / 2
        color: row.done ? Theme.colours.good : Theme.colours.primarySoft

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
            width: mark.width * 0.6
        }
        Rectangle {
            anchors.centerIn: parent
            visible: !row.busy && !row.done
            width: Theme.dp(16)
            height: width
            radius: width / 2
            color: Theme.colours.ink2
        }
    }
    Label {
        text: row.text
        bySense: true
        size: Theme.dense ? Theme.body : Theme.title
        color: row.done || row.busy ? Theme.colours.ink : Theme.colours.ink2
        strong: row.done || row.busy
    }
}
