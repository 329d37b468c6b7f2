pragma ComponentBehavior: Bound

import QtQuick
import Theme

// Three dots that take turns: something is going on.
Item {
    id: busy

    property color color: Theme.colours.primary

    implicitWidth: Theme.dp(64)
    height: width / 4

    Repeater {
        model: 3

        delegate: Rectangle {
            id: dot

            required property int index

            x: dot.index * (busy.width - width) / 2
            width: busy.width / 4.4
            height: width
            radius: width / 2
            color: busy.color

            SequentialAnimation on opacity {
                running: busy.visible && Theme.moves
                loops: Animation.Infinite

                PauseAnimation { duration: dot.index * 220 }
                NumberAnimation { from: 1; to: 0.25; duration: 330 }
                NumberAnimation { from: 0.25; to: 1; duration: 330 }
                PauseAnimation { duration: (2 - dot.index) * 220 }
            }
        }
    }
}
