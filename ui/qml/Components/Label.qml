import QtQuick
import QtQuick.Layouts
import Theme

// All words of the interface stand in one of its children. Its `text` is what it says; the text that
// is laid out has joiners in it, which nobody who reads or hears it may meet.
Phrased {
    final property string text
    property bool strong: false
    // How it is read out, where that is not as it is written.
    property string spoken: text

    words: text
    shrinks: Layout.fillWidth
    Layout.fillWidth: true
    color: Theme.colours.ink
    font.family: Theme.family
    size: Theme.body
    font.bold: strong
    // On the side where lines begin in this layout, whatever script the words are in.
    horizontalAlignment: Text.AlignLeft
    lineHeight: 0.9
    Accessible.role: Accessible.StaticText
    Accessible.name: spoken
}
