pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// Where the receipt is; when no paper came, the code to photograph instead.
Panel {
    id: panel

    required property string title
    required property string detail
    property string reason
    property string drawing: "steps-receipt"
    property string code
    // What it is called on the phone, said with or without paper.
    property string numberLabel
    property string number
    property bool busy: false
    // How long the printing takes in all; 0 for a moment.
    property int seconds: 0
    // Beside other things to read it says the same in less room.
    property bool compact: false
    property bool pressing: false
    default property alias buttons: extra.data

    // How high a page is that has to hold the code and, in landscape, the line over it; and as many whole pixels a
    // module as it holds.
    property real room: Infinity
    readonly property int modules: 93
    readonly property real caption: Theme.portrait ? 0 : Math.ceil(1.4 * Theme.note) + panel.spacing
    readonly property int pixels: Math.min(Math.max(3, Math.round(Theme.dp(372) / modules)),
                                           Math.floor((panel.room - panel.padding - panel.caption) / modules))
    readonly property real codeSide: modules * Math.max(2, panel.pixels)

    readonly property string announced: panel.visible ? [panel.title, panel.reason].join("\n").trim() : ""

    onAnnouncedChanged: Announcer.say(panel.announced, false)

    // Whether the code stands below what asks to photograph it, not beside it.
    readonly property bool captioned: panel.code !== "" && grid.columns === 1

    component Heading: RowLayout {
        readonly property bool heads: panel.captioned

        spacing: Theme.gapM

        Label {
            text: panel.title
            strong: true
            // A landscape page has room for a code and one line over it.
            size: panel.compact ? Theme.body : panel.captioned && !Theme.portrait ? Theme.note : Theme.title
            color: panel.pressing ? Theme.colours.amber : Theme.colours.ink
        }
        Busy {
            visible: panel.busy
        }
    }

    // Paper that came is told like anything else; what asks for an answer has a ground.
    padding: panel.pressing ? Theme.gapM : 0
    radius: Theme.radiusM
    ink: Theme.colours.amber
    color: panel.pressing ? Theme.colours.amberSoft : "transparent"

    Component {
        id: told

        ColumnLayout {
            spacing: Theme.gapXs

            Note {
                visible: text !== ""
                text: panel.reason
            }
            GridLayout {
                id: named

                visible: panel.number !== ""
                Layout.fillWidth: true
                // Its columns go by its width, so its width must not go by them.
                Layout.preferredWidth: 0
                columns: width >= label.implicitWidth + number.implicitWidth + columnSpacing ? 2 : 1
                columnSpacing: Theme.gapS
                rowSpacing: 0

                Note {
                    id: label

                    readonly property bool heads: named.columns === 1

                    Layout.fillWidth: false
                    text: panel.numberLabel
                }
                Label {
                    id: number

                    text: panel.number
                    spoken: Array.from(text).join(" ")
                    strong: true
                    // Never broken: it is read out over the phone.
                    wrapMode: Text.NoWrap
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.frameNote
                }
            }
            Note {
                text: panel.busy && panel.seconds > 0 ? qsTrId("printing.seconds").arg(panel.seconds) : panel.detail
            }
        }
    }

    Heading { visible: panel.captioned }
    GridLayout {
        id: grid

        // Large words beside a code would be higher than it, and than a page.
        columns: panel.width - 2 * panel.padding - (picture.width + Theme.gapM) >= 8 * Theme.body
                 && !(Theme.large && panel.code !== "") ? 2 : 1
        columnSpacing: Theme.gapM
        rowSpacing: Theme.gapS

        Item {
            id: picture

            Layout.alignment: Qt.AlignTop
            implicitWidth: panel.code === "" ? Theme.dp(panel.compact ? 84 : 150) : panel.codeSide
            implicitHeight: panel.code === "" ? Theme.dp(panel.compact ? 70 : 124) : panel.codeSide

            Illustration {
                anchors.fill: parent
                visible: panel.code === ""
                name: panel.drawing
            }
            CodePicture {
                anchors.fill: parent
                visible: panel.code !== ""
                code: panel.code
                side: panel.codeSide
            }
        }
        ColumnLayout {
            spacing: Theme.gapXs

            Heading { visible: !panel.captioned }
            Loader {
                active: !panel.compact
                visible: active
                sourceComponent: told
                Layout.fillWidth: true
            }
        }
    }
    // In less room it has all of the width.
    Loader {
        active: panel.compact
        visible: active
        sourceComponent: told
        Layout.fillWidth: true
    }
    RowLayout {
        id: extra

        visible: children.length > 0
        spacing: Theme.gapS
        uniformCellSizes: true
    }
}
