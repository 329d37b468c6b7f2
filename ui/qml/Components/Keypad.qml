pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// Digits as on a telephone, a key to take the last one back, and an X where numbers may end in it.
GridLayout {
    id: pad

    property string eraseText
    property bool withX: false
    readonly property Item keyX: x

    signal typed(character: string)
    signal erased

    // Two rows for who reaches no higher.
    columns: Preferences.lowReach ? 6 : 3
    columnSpacing: Theme.gapS
    rowSpacing: Theme.gapS
    uniformCellWidths: true
    uniformCellHeights: true

    component Key: Touchable {
        types: true
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.minimumHeight: Theme.target
        Layout.maximumHeight: Theme.dp(190)
        implicitHeight: Math.max(Theme.large || Theme.scarce ? Theme.target : Theme.dp(92), implicitContentHeight)
        verticalPadding: 0
    }

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]

        delegate: DigitKey {
            required property string modelData

            digit: modelData
        }
    }
    Item {
        Layout.fillWidth: true
        visible: !pad.withX
    }
    DigitKey {
        id: x

        digit: "X"
        visible: pad.withX
    }
    DigitKey { digit: "0" }
    Key {
        id: erase

        objectName: "key.erase"
        text: pad.eraseText
        fill: Theme.colours.paper
        onClicked: pad.erased()

        contentItem: RowLayout {
            spacing: Theme.gapXs

            Item { Layout.fillWidth: true }
            Icon {
                name: "erase"
                size: Theme.title
            }
            Label {
                Layout.fillWidth: false
                visible: !Theme.dense && erase.width > implicitWidth + Theme.title + 2 * Theme.gapL
                text: erase.text
                strong: true
                size: Theme.note
                Accessible.ignored: true
            }
            Item { Layout.fillWidth: true }
        }
    }

    component DigitKey: Key {
        id: key

        required property string digit

        objectName: "key." + key.digit
        text: key.digit
        onClicked: pad.typed(key.digit)

        contentItem: Digits {
            text: key.digit
            strong: true
            // All keys on one page.
            size: Theme.tight ? Math.min(Theme.number, Theme.title) : Theme.number
        }
    }
}
