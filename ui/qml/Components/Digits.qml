import QtQuick
import Theme

// Digits in the middle of a key, which may be lower than a line of words: digits reach from 0.41
// to 1.17 of their size in a line that is 1.45 high.
Item {
    id: digits

    required property string text
    property alias color: label.color
    property alias strong: label.strong
    property int size: Theme.number

    implicitWidth: label.implicitWidth
    implicitHeight: digits.size

    Label {
        id: label

        anchors.centerIn: parent
        anchors.verticalCenterOffset: -Math.round(digits.size * 0.07)
        text: digits.text
        wrapMode: Text.NoWrap
        size: digits.size
        lineHeight: 1
        Accessible.ignored: true
    }
}
