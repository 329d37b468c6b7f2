import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What is being done here and how far it is, else whose kiosk this is; and how the person wants to be spoken to.
RowLayout {
    id: header

    // Where the words end and the buttons begin: the room between is free.
    readonly property real wordsEnd: words.x + Math.min(words.implicitWidth, words.width)
    readonly property real buttonsBegin: buttons.x

    // Where the words of the buttons would crowd out those beside them, signs stand for them.
    readonly property bool compact: logo.width + words.implicitWidth + 2 * header.spacing + buttons.wordy > header.width

    spacing: Theme.gapM

    Rectangle {
        id: logo

        readonly property real side: Theme.dp(80)

        Layout.preferredWidth: side
        Layout.preferredHeight: side
        radius: Theme.radiusS
        color: Theme.colours.primary

        Label {
            anchors.centerIn: parent
            text: qsTrId("app.sign")
            strong: true
            font.pixelSize: Math.max(Theme.least, logo.side * 0.56)
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

    ColumnLayout {
        id: words

        spacing: 0
        Layout.fillWidth: true
        Layout.minimumWidth: 0

        Label {
            text: Navigation.journey === "" ? qsTrId("app.title") : qsTrId("journey." + Navigation.journey)
            strong: true
            font.pixelSize: Theme.frameTitle
        }
        Label {
            text: Navigation.stage < 0 ? qsTrId("app.site." + Site.profile) + " · " + Site.kioskId
                                       : qsTrId("journey.step").arg(Navigation.stage + 1)
            font.pixelSize: Theme.frameNote
            color: Theme.colours.ink2
        }
    }

    FontMetrics {
        id: metrics

        font.family: Theme.family
        font.pixelSize: Theme.frameNote
        font.bold: true
    }

    RowLayout {
        id: buttons

        readonly property real wordy: metrics.advanceWidth(language.spoken + settings.holds.join(" · "))
                                      + 4 * Theme.gapM + spacing

        spacing: Theme.gapS

        RoundButton {
            id: language

            objectName: "header.language"
            visible: Preferences.otherLanguage !== ""
            sign: header.compact ? "language" : ""
            glyph: header.compact ? "" : spoken
            spoken: Preferences.otherLanguage
            onClicked: Preferences.speakOther()
        }
        RoundButton {
            id: settings

            readonly property list<string> holds: [
                qsTrId("header.large_type"), ...Voice.offered ? [qsTrId("header.sound")] : [], qsTrId("header.settings")
            ]

            objectName: "header.settings"
            sign: header.compact ? "settings" : ""
            glyph: header.compact ? "" : holds.join(" · ")
            spoken: holds.join(", ")
            onClicked: Preferences.openSheet()
        }
    }
}
