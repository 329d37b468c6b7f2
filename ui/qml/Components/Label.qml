import QtQuick
import QtQuick.Layouts
import Theme

// All words of the interface stand in one of its children.
Text {
    property bool strong: false

    Layout.fillWidth: true
    color: Theme.colours.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.bold: strong
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 0.94
    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
