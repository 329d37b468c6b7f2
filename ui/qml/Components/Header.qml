import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What is being done here and how far it is, else whose kiosk this is; and how the person wants to be spoken to.
RowLayout {
    id: header

    // What the buttons say goes by the widest words that may ever stand beside them, so that it is the same on
    // every screen: all that the settings hold, or their name alone.
    readonly property real widest: Theme.shallow
        ? titles.implicitWidth + words.columnSpacing + Math.max(widestStep.advanceWidth, widestSite.advanceWidth)
        : Math.max(titles.implicitWidth, widestStep.advanceWidth, widestSite.advanceWidth)
    readonly property real talkRoom: Voice.on ? talk.implicitWidth + buttons.spacing : 0
    readonly property real room: header.width - logo.side - Math.ceil(header.widest) - 2 * header.spacing - header.talkRoom
    readonly property real languageRoom: Preferences.otherLanguage === "" ? 0
        : Math.ceil(languageName.advanceWidth) + 2 * language.horizontalPadding + buttons.spacing
    readonly property real allRoom: Math.ceil(allHeld.advanceWidth) + 2 * settings.horizontalPadding
    readonly property real nameRoom: Math.ceil(settingsName.advanceWidth) + 2 * settings.horizontalPadding
    // Who chose large type has found the settings, and every language in them.
    readonly property bool wordy: header.allRoom + (Theme.large ? 0 : header.languageRoom) <= header.room

    spacing: Theme.gapM

    component Measure: TextMetrics {
        font.family: Theme.family
        font.pixelSize: Theme.frameNote
        font.bold: true
    }

    // Of several lines a text is as wide as the widest.
    Text {
        id: titles

        visible: false
        textFormat: Text.PlainText
        font.family: Theme.family
        font.pixelSize: Theme.frameTitle
        font.bold: true
        text: [qsTrId("app.title"), ...Navigation.journeys.map(name => qsTrId("journey." + name))].join("\n")
    }
    Measure {
        id: widestStep

        text: qsTrId("journey.step").arg(4)
    }
    Measure {
        id: widestSite

        text: note.site
    }
    Measure {
        id: languageName

        text: Preferences.otherLanguage
    }
    Measure {
        id: allHeld

        text: settings.holds.join(" · ")
    }
    Measure {
        id: settingsName

        text: qsTrId("header.settings")
    }

    Rectangle {
        id: logo

        readonly property real side: Theme.shallow ? Theme.target : Theme.dp(80)

        Layout.preferredWidth: side
        Layout.preferredHeight: side
        radius: Theme.radiusS
        color: Theme.colours.primary

        Label {
            anchors.centerIn: parent
            shrinks: false
            text: qsTrId("app.sign")
            strong: true
            size: Math.max(Theme.least, logo.side * 0.56)
            lineHeight: 1
            color: Theme.colours.primaryInk
            Accessible.ignored: true
        }

        // Staff hold the sign; nobody else is meant to find it, so it is no button.
        TapHandler {
            enabled: Navigation.screen === "attract"
            longPressThreshold: 2
            onLongPressed: Staff.signIn()
        }
    }

    // One line each; in a low window they share one.
    GridLayout {
        id: words

        columns: Theme.shallow ? 2 : 1
        columnSpacing: Theme.gapM
        rowSpacing: 0
        Layout.fillWidth: true
        Layout.minimumWidth: 0

        Label {
            id: title

            text: Navigation.journey === "" ? qsTrId("app.title") : qsTrId("journey." + Navigation.journey)
            strong: true
            size: Theme.frameTitle
            wrapMode: Text.NoWrap
            Layout.fillWidth: !Theme.shallow
        }
        Label {
            id: note

            readonly property string site: qsTrId("app.site." + Site.profile)
            // Which kiosk it is matters to who mends it: where there is no room, that is left out.
            readonly property string kiosk: site + " · " + Site.kioskId

            text: Navigation.stage >= 0 ? qsTrId("journey.step").arg(Navigation.stage + 1)
                : whole.advanceWidth <= width ? kiosk : site
            size: Theme.frameNote
            color: Theme.colours.ink2
            wrapMode: Text.NoWrap
        }
    }
    Measure {
        id: whole

        font.bold: false
        text: note.kiosk
    }

    RowLayout {
        id: buttons

        spacing: Theme.gapS

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
            visible: header.languageRoom > 0 && header.languageRoom + (header.wordy ? header.allRoom : header.nameRoom) <= header.room
            glyph: Preferences.otherLanguage
            spoken: glyph
            onClicked: Preferences.speakOther()
        }
        RoundButton {
            id: settings

            readonly property list<string> holds: [
                qsTrId("header.large_type"), ...Voice.offered ? [qsTrId("header.sound")] : [], qsTrId("header.settings")
            ]

            objectName: "header.settings"
            glyph: header.wordy ? allHeld.text : settingsName.text
            spoken: holds.join(", ")
            onClicked: Preferences.openSheet()
        }
    }
}
