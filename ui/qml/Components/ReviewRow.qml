import QtQuick
import QtQuick.Layouts
import Theme

// One answer to check, with a button to change it.
RowLayout {
    id: row

    required property string label
    required property string value
    // How it is read out: what is masked is not.
    required property string spoken
    property string changeText
    property string changeName
    property bool changeable: false

    signal changing

    spacing: Theme.gapM

    // The label stands above the value, or before it where height is scarce.
    GridLayout {
        columns: Theme.twoColumns ? 2 : 1
        columnSpacing: Theme.gapM
        rowSpacing: 0
        Layout.fillHeight: false

        Note {
            text: row.label
            Layout.fillWidth: !Theme.twoColumns
            Layout.preferredWidth: Theme.twoColumns ? 5 * Theme.note : -1
        }
        Label {
            text: row.value
            spoken: row.spoken
            strong: true
        }
    }
    Touchable {
        id: change

        objectName: row.changeName
        visible: row.changeable
        implicitHeight: Math.max(Theme.dp(80), implicitContentHeight + topPadding + bottomPadding)
        radius: Theme.radiusS
        border: Theme.colours.primary
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
                font.pixelSize: Theme.note
                color: Theme.colours.primary
                Accessible.ignored: true
            }
        }
    }
}
