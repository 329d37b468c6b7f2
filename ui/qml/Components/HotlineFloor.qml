pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// The floor everyone stands on: the number that helps at any hour, and the way out.
Rectangle {
    id: floor

    // Whether the way out is here: not on what lies over a screen.
    property bool leaves: true

    readonly property int figures: Theme.dp(Theme.portrait ? 68 : Theme.shallow ? 52 : 60)

    // Large words have few in a line beside a number: there is room for as many as any region's take.
    readonly property var regions: Theme.portrait && Theme.large ? Site.hotlines : []
    readonly property real names: Math.max(0, ...Array.from({ length: any.count }, (_, line) => any.itemAt(line)?.implicitHeight ?? 0))

    // As high for every region: there is room for two lines beside the number, and for the number at its usual size.
    implicitHeight: Math.max(words.implicitHeight, floor.names, Preferences.lowReach ? 0 : leave.implicitHeight, Math.ceil(2.8 * Theme.frameNote),
                             Math.ceil(1.45 * floor.figures)) + 2 * (Theme.shallow ? Theme.ring : Theme.gapS)
    color: Theme.colours.floor

    // With an area code before it, a number leaves room for large words.
    function figuresOf(number: string): int {
        return Theme.large && number.length > 6 ? Theme.dp(46) : floor.figures;
    }

    component Name: Label {
        size: Theme.frameNote
        color: Theme.colours.floorInk2
    }

    Repeater {
        id: any

        // By number: whose card it is changes nothing here.
        model: floor.regions.length

        delegate: Name {
            id: name

            required property int index
            readonly property var row: floor.regions[name.index] ?? ({ number: "", name: "" })
            readonly property FrameMeasure number: FrameMeasure {
                size: floor.figuresOf(text)
                font.letterSpacing: hotline.font.letterSpacing
                text: name.row.number
            }

            visible: false
            width: words.width - words.spacing - Math.ceil(name.number.advanceWidth)
            text: name.row.name
        }
    }

    Rectangle {
        width: parent.width
        height: Theme.hairline
        visible: Preferences.look === "contrast"
        color: Theme.colours.line
    }

    RowLayout {
        id: words

        anchors { left: parent.left; right: leave.left; verticalCenter: parent.verticalCenter }
        anchors { leftMargin: Theme.margin; rightMargin: words.spacing }
        spacing: Theme.large ? Theme.gapS : Theme.gapM

        Label {
            id: hotline

            Layout.fillWidth: false
            text: Site.hotline
            spoken: Site.hotlineName + ", " + Array.from(text).join(" ")
            strong: true
            size: floor.figuresOf(text)
            font.letterSpacing: Theme.dp(4)
            lineHeight: 1
            color: Theme.colours.floorInk
        }
        Name {
            text: Site.hotlineName
            // It is said with the number.
            Accessible.ignored: true
        }
    }

    LeaveButton {
        id: leave

        anchors { right: parent.right; rightMargin: Theme.margin; verticalCenter: parent.verticalCenter }
        visible: floor.leaves && Navigation.canCancel && !Preferences.lowReach
        inkColour: Theme.colours.floorInk
        fill: Theme.colours.floor
        fillPressed: Theme.colours.primary
        border: Theme.colours.floorInk
    }
}
