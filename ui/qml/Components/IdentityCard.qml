import QtQuick
import QtQuick.Layouts
import Theme

// A person, as far as they may be shown; of one whose number was typed, the number alone is known.
ColumnLayout {
    id: card

    required property string name
    required property string number
    required property string document
    required property string numberLabel
    // How the masked name and number are read out.
    required property string spokenName
    required property string spokenNumber

    spacing: Theme.gapS
    Layout.bottomMargin: Theme.gapM

    Note {
        readonly property bool heads: true

        visible: text !== ""
        text: card.document
        strong: true
        color: Theme.colours.primary
    }
    Label {
        visible: text !== ""
        text: card.name
        spoken: card.spokenName
        strong: true
        size: card.name.length > 6 ? Theme.number : Theme.statement
    }
    FactRow {
        first: card.document === "" && card.name === ""
        label: card.numberLabel
        value: card.number
        spoken: card.spokenNumber
        valueSize: Theme.title
        letterSpacing: Theme.dp(2)
    }
}
