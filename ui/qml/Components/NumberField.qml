import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// Shows what was typed, and what is still wrong with it.
//
// Not a key, and so without a surface: a line to write on, as on a form.
Item {
    id: field

    required property string label
    required property string value
    required property string placeholder
    property string hint
    // Whether the hint says that it can't be right; else it says what is still to do, or done.
    property bool wrong: false
    property bool complete: false
    // Whether it may be given as it is.
    property bool givable: field.complete
    property alias lacking: input.lacking
    property alias secret: input.secret
    // Whether it is as long as an ID number.
    property bool long: false
    // Whether the person may ask to see the whole of it.
    property bool maskable: false
    readonly property bool showing: field.maskable && !Preferences.lowReach
    // Its place is kept, so that no digit moves when it comes; above them it is left to what says at length that
    // something is wrong.
    readonly property bool placed: !field.secret && !Preferences.lowReach && (typed.columns > 1 || !field.wrong)

    // What the button to show it takes with its word; it is its sign alone where a word of what is said beside it would
    // have to be set smaller.
    readonly property real wordy: showWord.advanceWidth + 1.4 * Theme.frameNote + 3 * Theme.gapXs + 2 * Theme.gapM
    readonly property bool named: typed.columns > 1
        || Phrases.fitting(told.text, saying.font, told.size, field.width - field.wordy - (mark.visible ? mark.width + Theme.gapXs : 0)) >= told.size

    signal typed(character: string)
    signal erased
    signal put(text: string)
    signal given
    signal shown

    Layout.fillWidth: true
    implicitHeight: words.implicitHeight + Theme.gapXs + line.height

    FrameMeasure {
        id: inviting

        font.bold: false
        text: field.placeholder
    }

    FrameMeasure {
        id: showWord

        text: qsTrId("number.show")
    }
    FrameMeasure {
        id: saying

        font.bold: told.strong
        text: told.text
    }

    ColumnLayout {
        id: words

        width: parent.width
        spacing: 0
        // What takes the digits lies over the whole field, but not over the button in it.
        z: 2

        // What is wrong, or complete, takes the label's place, so that nothing moves while one types.
        RowLayout {
            spacing: Theme.gapXs

            Icon {
                id: mark

                visible: field.wrong || field.complete
                name: field.wrong ? "attention" : "check"
                color: field.wrong ? Theme.colours.seal : Theme.colours.good
                size: Theme.note * 1.2
            }
            Note {
                id: told

                text: field.hint === "" ? field.label : field.hint
                strong: field.wrong || field.complete
                size: field.wrong && Theme.dense ? Theme.frameNote : Theme.note
                color: field.wrong ? Theme.colours.seal : field.complete ? Theme.colours.good : Theme.colours.ink2
                spoken: field.label
                Accessible.ignored: !field.secret
            }
            Item {
                id: above

                visible: field.placed && typed.columns === 1
                Layout.preferredWidth: show.implicitWidth
                Layout.preferredHeight: show.implicitHeight
            }
        }
        GridLayout {
            id: typed

            columns: field.width >= 10.5 * Theme.number || (Theme.large && !field.long) ? 2 : 1
            columnSpacing: Theme.gapS
            rowSpacing: 0

            Label {
                // Where there is no room for it, the label above says what is asked.
                text: field.value !== "" ? field.value
                    : inviting.advanceWidth <= field.width - (beside.visible ? show.implicitWidth + typed.columnSpacing : 0)
                    ? field.placeholder : ""
                strong: field.value !== ""
                color: field.value === "" ? Theme.colours.ink2 : Theme.colours.ink
                size: field.value === "" ? Theme.title : Theme.number
                // A long number gets smaller rather than broken.
                wrapMode: Text.NoWrap
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.frameNote
                lineHeight: field.value === "" ? Theme.number / Theme.title : 1
                Accessible.ignored: true
            }
            Item {
                id: beside

                visible: field.placed && typed.columns > 1
                Layout.alignment: Qt.AlignRight
                Layout.preferredWidth: show.implicitWidth
                Layout.preferredHeight: show.implicitHeight
            }
        }
    }
    // Beside the digits, or above them where they need the whole line.
    Item {
        id: place

        parent: typed.columns > 1 ? beside : above
        anchors.fill: parent

        RoundButton {
            id: show

            objectName: "number.show"
            visible: field.showing
            sign: "eye"
            glyph: field.named ? text : ""
            text: qsTrId("number.show")
            spoken: qsTrId("number.show_spoken")
            border: Theme.colours.primary
            inkColour: Theme.colours.primary
            onClicked: field.shown()
        }
    }
    Rectangle {
        id: line

        anchors.bottom: parent.bottom
        width: parent.width
        height: Theme.dp(6)
        radius: height / 2
        color: field.wrong ? Theme.colours.seal : Theme.colours.primary
    }

    NumberInput {
        id: input

        anchors.fill: parent
        label: field.label
        words: told
        value: field.value
        hint: field.hint
        givable: field.givable
        onTyped: character => field.typed(character)
        onErased: field.erased()
        onPut: text => field.put(text)
        onGiven: field.given()

        FocusRing {
            corner: Theme.radiusS
            visible: input.activeFocus && Navigator.inUse
        }
    }
}
