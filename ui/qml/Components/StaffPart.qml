import QtQuick
import QtQuick.Layouts
import Theme

// One part of the kiosk: how it is, and what is wrong with it in words for people and for who mends it.
InfoRow {
    id: part

    required property string name
    required property string code
    required property string cause
    property string note
    property bool known: true
    readonly property bool well: part.code === ""

    RowLayout {
        spacing: Theme.gapM

        Icon {
            name: !part.known ? "wait" : part.well ? "check" : "attention"
            color: !part.known ? Theme.colours.ink2 : part.well ? Theme.colours.good : Theme.colours.seal
            size: Theme.title
            Layout.alignment: Qt.AlignTop
        }
        Label {
            text: part.name === "" ? "" : qsTrId("staff.part." + part.name)
            strong: true
            Layout.fillWidth: false
            shrinks: true
            Layout.preferredWidth: (Theme.portrait ? 6 : 5.5) * Theme.body
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            spacing: 0
            Layout.alignment: Qt.AlignTop

            Label {
                text: !part.known ? qsTrId("staff.checking") : part.well ? qsTrId("staff.well") : qsTrId("failure." + part.code + ".happened")
                color: part.well ? Theme.colours.ink2 : Theme.colours.seal
            }
            Note {
                visible: text !== ""
                text: part.note
            }
            // What to tell who mends it, in the words of the log.
            Note {
                visible: !part.well
                text: part.cause
                wrapMode: Text.WrapAnywhere
            }
        }
    }
}
