import QtQuick
import QtQuick.Layouts
import Theme

// One answer to check, with a button to change it.
FactRow {
    id: row

    property string changeText
    property string changeName
    property bool changeable: false

    signal changing

    least: Theme.shallow ? Theme.target : Theme.dp(84)

    Touchable {
        id: change

        objectName: row.changeName
        visible: row.changeable
        implicitHeight: Math.max(Theme.shallow ? Theme.target : Theme.dp(80), implicitContentHeight + topPadding + bottomPadding)
        radius: Theme.radiusS
        text: row.changeText
        spoken: row.changeText + " " + row.label
        onClicked: row.changing()

        contentItem: RowLayout {
            spacing: Theme.gapXs

            Icon {
                name: "change"
                size: Theme.note * 1.2
                color: Theme.colours.primary
            }
            Label {
                Layout.fillWidth: false
                text: change.text
                strong: true
                size: Theme.note
                color: Theme.colours.primary
                Accessible.ignored: true
            }
        }
    }
}
