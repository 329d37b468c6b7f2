import QtQuick
import QtQuick.Layouts
import Theme

// One of several answers; the chosen one carries a tick.
Touchable {
    id: control

    choosable: true
    implicitHeight: Math.max(Theme.dp(104), implicitContentHeight + topPadding + bottomPadding)
    fill: control.chosen ? Theme.colours.chosen : Theme.colours.surface
    border: control.chosen ? Theme.colours.primary : Theme.colours.edge
    borderWidth: control.chosen ? Theme.hairline * 2.5 : Theme.hairline

    contentItem: RowLayout {
        spacing: Theme.gapXs

        Item { Layout.fillWidth: true }
        Icon {
            visible: control.chosen
            name: "check"
            size: Theme.body
            color: Theme.colours.chosenInk
        }
        Label {
            Layout.maximumWidth: Math.ceil(implicitWidth)
            horizontalAlignment: Text.AlignHCenter
            text: control.text
            strong: true
            color: control.chosen ? Theme.colours.chosenInk : Theme.colours.ink
            Accessible.ignored: true
        }
        Item { Layout.fillWidth: true }
    }
}
