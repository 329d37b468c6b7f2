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
        font.letterSpacing: Theme.dp(2)
    }
}
