import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What is the same on every screen: the voice while it is on, another language, and the settings. They say all that the settings hold, or
// their name alone.
RowLayout {
    id: buttons

    required property real room
    // Whether signs stand for the words.
    property bool signs: false
    // What the signs have.
    property real signRoom: Infinity

    readonly property real talkRoom: Voice.on ? talk.implicitWidth + buttons.spacing : 0
    readonly property real wordRoom: buttons.room - buttons.talkRoom
    readonly property real languageRoom: Preferences.otherLanguage === "" ? 0
        : Math.ceil(languageName.advanceWidth) + 2 * language.horizontalPadding + buttons.spacing
    readonly property real allRoom: Math.ceil(allHeld.advanceWidth) + 2 * settings.horizontalPadding
    readonly property real nameRoom: Math.ceil(settingsName.advanceWidth) + 2 * settings.horizontalPadding
    // Who chose large type has found the settings, and every language in them.
    readonly property bool wordy: buttons.allRoom + (Theme.large ? 0 : buttons.languageRoom) <= buttons.wordRoom
    // So many signs as without the voice: nothing beside them moves.
    readonly property bool both: buttons.languageRoom > 0
        && (buttons.signs ? !Voice.on && 2 * settings.implicitWidth + buttons.spacing <= buttons.signRoom
                         : buttons.languageRoom + (buttons.wordy ? buttons.allRoom : buttons.nameRoom) <= buttons.wordRoom)

    spacing: Theme.gapS

    FrameMeasure {
        id: languageName

        text: Preferences.otherLanguage
    }
    FrameMeasure {
        id: allHeld

        text: settings.holds.join(" · ")
    }
    FrameMeasure {
        id: settingsName

        text: qsTrId("header.settings")
    }

    // For who listens and has no keys at hand.
    RoundButton {
        id: talk

        objectName: "header.talk"
        visible: Voice.on
        sign: "sound"
        spoken: qsTrId("listen.key.talk")
        onClicked: Listening.do("talk")
    }
    RoundButton {
        id: language

        objectName: "header.language"
        visible: buttons.both
        sign: buttons.signs ? "language" : ""
        glyph: buttons.signs ? "" : spoken
        spoken: Preferences.otherLanguage
        onClicked: Preferences.speakOther()
    }
    RoundButton {
        id: settings

        readonly property list<string> holds: [
            qsTrId("header.large_type"), ...Voice.offered ? [qsTrId("header.sound")] : [], qsTrId("header.settings")
        ]

        objectName: "header.settings"
        sign: buttons.signs ? "settings" : ""
        glyph: buttons.signs ? "" : buttons.wordy ? allHeld.text : settingsName.text
        spoken: holds.join(", ")
        onClicked: Preferences.openSheet()
    }
}
