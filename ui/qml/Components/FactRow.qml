import QtQuick
import QtQuick.Layouts
import Theme

// A fact: what it is called in a column of its own, what it is, and what can be done about it.
InfoRow {
    id: fact

    required property string label
    required property string value
    // How it is read out: what is masked is not.
    property string spoken: fact.value
    property alias valueSize: value.size
    property alias letterSpacing: value.font.letterSpacing
    // The label stands above a value that is a sentence, or where a line holds few words.
    property bool beside: width >= 17 * Theme.body
    // And above a number that would have to be set smaller beside it.
    readonly property bool numbers: /^[0-9*X]{5,}$/.test(fact.value)
    readonly property real numberRoom: fact.width - (tools.visible ? tools.implicitWidth + Theme.gapM : 0)
    readonly property bool fits: !fact.numbers
        || number.advanceWidth <= fact.numberRoom - Math.round(6.4 * Theme.note) - Theme.gapM
    readonly property bool paired: fact.beside && fact.fits
    // What can be done about it stands below where even so the number would be set smaller.
    readonly property bool spread: fact.numbers && tools.implicitWidth > 0 && number.advanceWidth > fact.numberRoom
    // Rows of one list are alike in height, with or without something to touch.
    property real least: 0
    default property alias tools: tools.data

    FrameMeasure {
        id: number

        size: value.size
        font.letterSpacing: value.font.letterSpacing
        text: fact.value
    }

    GridLayout {
        columns: fact.spread ? 1 : 2
        columnSpacing: Theme.gapM
        rowSpacing: Theme.gapXs
        Layout.fillHeight: true
        Layout.minimumHeight: fact.least

        GridLayout {
            columns: fact.paired ? 2 : 1
            columnSpacing: Theme.gapM
            rowSpacing: 0
            Layout.fillHeight: false

            Note {
                readonly property bool heads: !fact.paired

                text: fact.label
                shrinks: true
                Layout.fillWidth: !fact.paired
                Layout.preferredWidth: fact.paired ? Math.round(6.4 * Theme.note) : -1
                Layout.alignment: Qt.AlignVCenter
            }
            Label {
                id: value

                text: fact.value
                spoken: fact.spoken
                strong: true
            }
        }
        RowLayout {
            id: tools

            visible: children.length > 0
            Layout.fillWidth: false
            Layout.alignment: Qt.AlignRight | Qt.AlignVCenter
        }
    }
}
