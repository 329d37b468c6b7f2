pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Components
import Kiosk

// How the person wants to be spoken to, over the screen they are at. Each touch is seen at once.
Sheet {
    id: sheet

    // Where the window has but a few lines.
    readonly property bool low: !Theme.portrait && settings.height < 17 * Theme.body

    objectName: "settings"
    page: settings
    Accessible.name: qsTrId("settings.title")

    // Says what has come of a touch: what was chosen, as it is called.
    function tell(choice: Touchable): void {
        Announcer.say(choice.spoken, false);
    }

    component Choice: ToggleButton {
        // A row of the lowest third has no room for larger words.
        wordSize: Preferences.lowReach && Theme.large ? Theme.note : Theme.body
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.maximumHeight: Math.max(implicitHeight, Theme.button)
        implicitHeight: Math.max(Theme.portrait ? Theme.dp(104) : Theme.target,
                                 implicitContentHeight + topPadding + bottomPadding)
    }
    component VoiceKey: Choice {
        required property string act

        objectName: "settings.voice." + act
        choosable: false
        text: qsTrId("listen.key." + act)
        onClicked: Listening.do(act)
    }
    component Sample: Rectangle {
        implicitHeight: words.implicitHeight + 2 * Theme.gapS
        radius: Theme.radiusM
        color: Theme.colours.muted
        Layout.fillWidth: true

        Label {
            id: words

            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            anchors { leftMargin: Theme.gapM; rightMargin: Theme.gapM }
            text: qsTrId("settings.sample")
        }
    }
    component LookChoice: Choice {
        required property string look
        // As it will be; but who needs the strongest contrast has it here, too.
        readonly property Colours own: Preferences.look === "contrast" || look === "contrast" ? Theme.contrast
                                       : look === "dark" ? Theme.dark : Theme.usual

        objectName: "settings.look." + look
        text: qsTrId("settings.look." + look)
        chosen: Preferences.look === look
        fill: own.surface
        ink: own.primary
        onClicked: {
            Preferences.wear(look);
            sheet.tell(this);
        }
    }

    Page {
        id: settings

        anchors { fill: parent; leftMargin: Theme.margin; rightMargin: Theme.margin }
        anchors.topMargin: Theme.portrait ? Theme.gapL : Theme.gapS
        whole: true
        fills: true
        // What is read stands above what is touched, for who reaches low.
        statement: Preferences.lowReach ? qsTrId("settings.title") : ""
        lead: Preferences.lowReach ? qsTrId("settings.detail") : ""
        announced: [qsTrId("settings.title"), qsTrId("settings.detail")].join("\n")

        RowLayout {
            visible: !Preferences.lowReach
            spacing: Theme.gapXl

            ColumnLayout {
                spacing: 0
                Title {
                    text: qsTrId("settings.title")
                    Accessible.role: Accessible.Heading
                }
                Note {
                    visible: !sheet.low
                    text: qsTrId("settings.detail")
                }
            }
            Sample {
                visible: !Theme.portrait && !sheet.low
                Layout.preferredWidth: settings.width / 2
            }
        }
        SettingsGroup {
            heading: qsTrId("settings.language")

            Repeater {
                // By number: what changes must not rebuild the button that has the focus.
                model: Preferences.languages.length

                delegate: Choice {
                    required property int index
                    readonly property var row: Preferences.languages[index]

                    objectName: "settings.language." + row.code
                    text: row.name
                    chosen: Preferences.language === row.code
                    onClicked: Preferences.speak(row.code)
                }
            }
        }
        SettingsGroup {
            heading: qsTrId("settings.text_size")

            Repeater {
                model: Theme.growths.length

                delegate: Choice {
                    required property int index

                    objectName: "settings.text_step." + index
                    text: qsTrId("settings.text_sample")
                    spoken: qsTrId("settings.text_step").arg(index + 1)
                    wordSize: Math.round(Theme.body * Theme.growths[index] / Theme.growth)
                    chosen: Preferences.textStep === index
                    onClicked: {
                        Preferences.write(index);
                        sheet.tell(this);
                    }
                }
            }
        }
        SettingsGroup {
            heading: qsTrId("settings.look.title")

            LookChoice { look: "default" }
            LookChoice { look: "contrast" }
            LookChoice { look: "dark" }
        }
        SettingsGroup {
            visible: Voice.offered
            heading: qsTrId("settings.voice.title")

            Choice {
                objectName: "settings.voice"
                alone: true
                text: qsTrId("settings.voice.read")
                chosen: Preferences.voice
                onClicked: Preferences.toggleVoice()
            }
            VoiceKey { act: "quieter" }
            VoiceKey { act: "louder" }
        }
        SettingsGroup {
            // Where there is no room for it the keys are left.
            visible: Voice.on && !sheet.low
            heading: qsTrId("settings.voice.pace")

            VoiceKey { act: "slower" }
            VoiceKey { act: "faster" }
            VoiceKey { act: "try" }
            VoiceKey { act: "hide" }
        }
        SettingsGroup {
            heading: qsTrId("settings.screen.title")

            Choice {
                objectName: "settings.low_reach"
                // A window that is low as a whole has nothing to bring lower.
                visible: !Display.isLow(Theme.viewHeight)
                alone: true
                text: qsTrId("settings.screen.low_reach")
                chosen: Preferences.lowReach
                onClicked: Preferences.toggleLowReach()
            }
            Choice {
                objectName: "settings.calm"
                alone: true
                text: qsTrId("settings.screen.calm")
                chosen: Preferences.calm
                onClicked: Preferences.toggleCalm()
            }
        }
        SettingsGroup {
            id: elder

            readonly property string title: qsTrId("settings.elder.title")
            readonly property string detail: [
                qsTrId("settings.elder.detail"), ...Voice.offered ? [qsTrId("settings.voice.read")] : []
            ].join(" ")
            // Where a row has room for a few words only, the name has to do.
            readonly property bool terse: Preferences.lowReach && Theme.large

            heading: elder.terse ? "" : elder.title

            Choice {
                objectName: "settings.elder"
                alone: true
                text: elder.terse ? elder.title : elder.detail
                spoken: elder.title + ", " + elder.detail
                chosen: Preferences.elder
                fill: chosen ? Theme.colours.chosen : Theme.colours.amberSoft
                onClicked: Preferences.toggleElder()
            }
        }
        // In room that nothing else needs.
        Item {
            id: spare

            visible: Theme.portrait
            Layout.fillWidth: true
            Layout.fillHeight: true

            Sample {
                anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
                visible: spare.height >= implicitHeight
            }
        }

        leaving: SecondaryButton {
            objectName: "settings.restore"
            visible: Preferences.altered
            compact: Preferences.lowReach
            text: qsTrId("settings.restore")
            onClicked: {
                Preferences.restore();
                Announcer.say(qsTrId("settings.restored"), false);
            }
        }
        going: MainButton {
            objectName: "settings.done"
            text: qsTrId("settings.done")
            onClicked: Preferences.closeSheet()
        }
    }
}
