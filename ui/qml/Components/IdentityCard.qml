import QtQuick
import QtQuick.Layouts
import Theme

// The person the card belongs to, as far as it may be shown.
Panel {
    id: card

    required property string name
    required property string number
    required property string document
    required property string numberLabel
    // How the masked name and number are read out.
    required property string spokenName
    required property string spokenNumber

    padding: Theme.gapXl
    spacing: Theme.gapXs

    Note {
        text: card.document
        strong: true
        color: Theme.colours.primary
    }
    RowLayout {
        spacing: Theme.gapL

        Label {
            text: card.name
            spoken: card.spokenName
            strong: true
            font.pixelSize: card.name.length > 6 ? Theme.number : Theme.statement
        }
        Illustration {
            name: "portrait"
            Layout.preferredWidth: Theme.dp(180)
            Layout.preferredHeight: Theme.dp(220)
            Layout.alignment: Qt.AlignTop
        }
    }
    Item { Layout.fillHeight: true }
    Note { text: card.numberLabel }
    Title {
        text: card.number
        spoken: card.spokenNumber
        font.letterSpacing: Theme.dp(2)
    }
}
