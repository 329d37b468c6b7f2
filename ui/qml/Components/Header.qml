import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What is being done here and how far it is, else whose kiosk this is; and how the person wants to be spoken to.
RowLayout {
    id: header

    // The buttons go by the widest words that may ever stand beside them, so that they are the same on every screen.
    readonly property real widest: Theme.shallow
        ? titles.implicitWidth + words.columnSpacing + Math.max(widestStep.advanceWidth, widestSite.advanceWidth)
        : Math.max(titles.implicitWidth, widestStep.advanceWidth, widestSite.advanceWidth)

    // What they leave room for in any case: whose kiosk it is may be left out, and a title above it set smaller.
    readonly property real least: Theme.shallow
        ? titles.implicitWidth + words.columnSpacing + widestStep.advanceWidth
        : Math.max(titles.implicitWidth * Theme.frameNote / Theme.frameTitle, widestStep.advanceWidth)

    spacing: Theme.gapM

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
    FrameMeasure {
        id: widestStep

        text: qsTrId("journey.step").arg(4)
    }
    FrameMeasure {
        id: widestSite

        text: note.site
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
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.frameNote
            Layout.fillWidth: !Theme.shallow
        }
        Label {
            id: note

            readonly property string site: qsTrId("app.site." + Site.profile)
            // Which kiosk it is matters to who mends it: where there is no room, that is left out, and then whose it is.
            readonly property string kiosk: site + " · " + Site.kioskId
            // By what stands beside it, and not by the width it is given: that hangs on what it says.
            readonly property real room: header.width - logo.side - header.spacing
                - (buttons.visible ? buttons.implicitWidth + header.spacing : 0)
                - (Theme.shallow ? title.implicitWidth + words.columnSpacing : 0)

            text: Navigation.stage >= 0 ? qsTrId("journey.step").arg(Navigation.stage + 1)
                : whole.advanceWidth <= room ? kiosk : widestSite.advanceWidth <= room ? site : ""
            size: Theme.frameNote
            color: Theme.colours.ink2
            wrapMode: Text.NoWrap
        }
    }
    FrameMeasure {
        id: whole

        font.bold: false
        text: note.kiosk
    }

    FrameButtons {
        id: buttons

        visible: !Preferences.lowReach
        room: header.width - logo.side - Math.ceil(header.widest) - 2 * header.spacing
        signRoom: header.width - logo.side - Math.ceil(header.least) - 2 * header.spacing
        signs: header.width > 0 && buttons.signRoom < buttons.nameRoom
    }
}
