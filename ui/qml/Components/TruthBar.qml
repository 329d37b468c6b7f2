import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// How the card stands as far as known, and whether the centre is reached: a quiet line above the
// floor, louder where there is something to know before going on.
Rectangle {
    id: bar

    readonly property bool loud: ["attention", "danger"].includes(Truth.tone)
    readonly property color ink: ({ attention: Theme.colours.amber, danger: Theme.colours.seal })[Truth.tone]
                                 ?? Theme.colours.ink
    readonly property color sign: ({ good: Theme.colours.good, plain: Theme.colours.ink2 })[Truth.tone] ?? bar.ink

    // What it stands on: it keeps clear of the button that turns its pages, where that is beside it.
    required property Page page

    objectName: "truth"
    implicitHeight: Math.ceil(Math.max(bar.page?.markHeight ?? 0, row.implicitHeight, kept.implicitHeight)) + 2 * (Theme.shallow ? Theme.gapXs : Theme.gapS)
    height: implicitHeight
    color: ({ attention: Theme.colours.amberSoft, danger: Theme.colours.sealSoft })[Truth.tone] ?? Theme.colours.muted

    component Line: Label {
        strong: true
        size: Theme.frameNote
        // Where large words have few lines, as a headline's.
        lineHeight: Theme.dense ? 0.83 : Theme.shallow ? 0.9 : 1
    }

    Rectangle {
        width: parent.width
        height: Theme.hairline
        color: bar.loud || Preferences.look === "contrast" ? bar.ink : Theme.colours.line
    }

    RowLayout {
        id: row

        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        anchors { leftMargin: Theme.margin; rightMargin: Theme.margin + (bar.page?.markWidth ?? 0) }
        spacing: Theme.gapS

        Icon {
            name: ({ good: "check", plain: "wait", danger: "close" })[Truth.tone] ?? "attention"
            size: Theme.frameNote * 1.2
            color: bar.sign
            Layout.alignment: Qt.AlignTop
        }
        Line {
            id: told

            text: Truth.text
            color: bar.ink
        }
    }
    // Keeps the height that another answer would give it, and where there is room what the centre may: nothing moves
    // under a finger.
    Line {
        id: kept

        visible: false
        width: told.width
        text: Theme.portrait || !(Theme.large || Theme.shallow) ? Truth.longestEver : Truth.longest
    }

    Binding {
        target: bar.page
        property: "truthHeight"
        value: bar.height
    }
}
