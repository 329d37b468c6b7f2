import QtQuick
import QtQuick.Layouts
import Theme

// A small button of the frame: a sign and a word.
Touchable {
    id: control

    property string sign
    property string glyph
    property color inkColour: Theme.colours.ink

    implicitHeight: Math.max(Theme.target, implicitContentHeight + topPadding + bottomPadding)
    horizontalPadding: Theme.gapM
    radius: height / 2

    contentItem: RowLayout {
        spacing: Theme.gapXs
        Icon {
            visible: control.sign !== ""
            name: control.sign
            color: control.inkColour
            size: Theme.frameNote * 1.4
        }
        Label {
            Layout.fillWidth: false
            visible: control.glyph !== ""
            text: control.glyph
            strong: true
            color: control.inkColour
            size: Theme.frameNote
            Accessible.ignored: true
        }
    }
}
