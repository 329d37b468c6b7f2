import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// What is being done here and how far it is, else whose kiosk this is; and how the person wants to be spoken to.
RowLayout {
    id: header

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
            font.pixelSize: logo.side * 0.56
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

    RowLayout {
        spacing: Theme.gapS

        RoundButton {
            objectName: "header.language"
            glyph: qsTrId("header.other_language")
            spoken: qsTrId("header.language")
            onClicked: Preferences.nextLanguage()
        }
        RoundButton {
            objectName: "header.text_size"
            glyph: qsTrId("header.text_size_short")
            spoken: qsTrId("header.text_size").arg(Preferences.textStep + 1)
            onClicked: Preferences.nextTextStep()
        }
        RoundButton {
            objectName: "header.contrast"
            sign: "contrast"
            spoken: qsTrId("header.contrast")
            onClicked: Preferences.toggleContrast()
        }
    }
}
