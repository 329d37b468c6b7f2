import QtQuick
import QtQuick.Layouts
import Theme

// All words of the interface stand in one of its children.
Text {
    property bool strong: false
    // How it is read out, where that is not as it is written.
    property string spoken: text

    Layout.fillWidth: true
    color: Theme.colours.ink
    font.family: Theme.family
    font.pixelSize: Theme.body
    font.bold: strong
    // On the side where lines begin in this layout, whatever script the words are in.
    horizontalAlignment: Text.AlignLeft
    wrapMode: Text.Wrap
    textFormat: Text.PlainText
    lineHeight: 0.94
    Accessible.role: Accessible.StaticText
    Accessible.name: spoken
}
