import QtQuick
import QtQuick.Layouts
import Theme

// One of several answers, where the chosen one carries a tick; or one alone, with a box for it.
Touchable {
    id: control

    property int wordSize: Theme.body
    property color ink: control.chosen ? Theme.colours.chosenInk : Theme.colours.ink

    choosable: true
    implicitHeight: Math.max(Theme.dp(104), implicitContentHeight + topPadding + bottomPadding)
    fill: control.chosen ? Theme.colours.chosen : Theme.colours.surface
    border: control.chosen ? Theme.colours.primary : Theme.colours.edge
    borderWidth: control.chosen ? Theme.hairline * 2.5 : Theme.hairline

    contentItem: RowLayout {
        spacing: control.alone ? Theme.gapS : Theme.gapXs

        Item {
            visible: !control.alone
            Layout.fillWidth: true
        }
        TickBox {
            visible: control.alone
            ticked: control.chosen
        }
        Icon {
            visible: control.chosen && !control.alone
            name: "check"
            size: control.wordSize
            color: control.ink
        }
        Label {
            shrinks: control.alone
            Layout.maximumWidth: control.alone ? Number.POSITIVE_INFINITY : Math.ceil(implicitWidth)
            horizontalAlignment: control.alone ? Text.AlignLeft : Text.AlignHCenter
            text: control.text
            strong: true
            size: control.wordSize
            color: control.ink
            Accessible.ignored: true
        }
        Item {
            visible: !control.alone
            Layout.fillWidth: true
        }
    }
}
