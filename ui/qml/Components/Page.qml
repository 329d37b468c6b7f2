pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme
import Kiosk

// One question: what it says, what helps to answer it, and the buttons that lead on. In portrait
// all in one column; where the window is wide, words and drawing left, content and buttons right.
FocusScope {
    id: page

    property string statement
    property string lead
    // A drawing, or a small part of the question, that stands beside the content.
    property Component aside
    property bool asideFills: true
    // Whether something is typed: where words have few lines, it and what is said of it have the statement's place.
    property bool typed: false
    // Whether the content stretches over the room there is.
    property bool fills: false
    // Whether it stays in one column, however wide the window is.
    property bool whole: false
    // Whether both columns are used together, and stand beside each other in the smallest window too: elsewhere
    // its largest words have all of its width.
    property bool together: false
    default property alias content: column.data
    // The buttons at the foot: what leaves, and what goes on. What else can be done here ends the content.
    property alias leaving: bar.leaving
    property alias going: bar.going
    property alias further: others.data
    // Whether everything that is asked here has been in sight.
    readonly property bool seen: scroll.seen && (!page.paired || side.seen)

    // Low reach: what is read stands above the lowest third of the window, what is touched in it.
    readonly property bool low: Preferences.lowReach
    // Whether nothing in the content can be touched, and whether something in the aside can.
    property bool reads: false
    property bool asideTouched: false
    readonly property bool parted: page.low && !page.reads
    readonly property real line: Math.max(0, Math.ceil(Theme.viewHeight * 2 / 3) - page.y - (page.parent?.y ?? 0))

    readonly property bool split: !page.whole && !Theme.portrait && !page.parted && (page.together || !Theme.dense)
    // Whether there are two columns, beside or above each other.
    readonly property bool paired: page.split || page.parted
    readonly property bool asideFirst: page.split || (page.parted && !page.asideTouched)
    // A part of the question comes straight after it; what explains may follow.
    readonly property bool leadLast: page.asideFirst && page.aside !== null && !page.asideFills
    // The two columns, and the two places at the foot, are as wide on every page.
    readonly property real gutter: Theme.portrait ? Theme.gapS : Theme.gapXl
    readonly property real leftWidth: Math.round((page.width - page.gutter) * (Theme.portrait ? 0.4 : 0.44))
    // The buttons with the room around them; and what stands above it, on every screen.
    readonly property real footGap: Theme.shallow ? Theme.gapS : Theme.gapM
    readonly property real footing: Math.max(bar.implicitHeight, page.low && !Theme.portrait ? Theme.target : 0)
    readonly property real foot: page.footing > 0 ? page.footing + 2 * page.footGap : page.low ? page.footGap : 0
    property real truthHeight: 0
    readonly property real room: page.height - page.foot - (page.low ? 0 : page.truthHeight + page.footGap)
    // What each column has, and what the button that turns their pages takes of it.
    readonly property real sideRoom: page.parted ? page.line - Theme.gapXs : page.room
    readonly property real scrollRoom: page.room - scroll.y
    // Where height is scarce, what else can be done and that button stand beside the content.
    readonly property bool beside: page.parted && !Theme.portrait
    readonly property real besideWidth: Math.max(Theme.dp(300), Math.ceil(more.implicitWidth))
    readonly property bool inTruth: Theme.shallow && !page.low
    readonly property real turner: page.overflows && !page.beside && !page.inTruth ? more.implicitHeight + page.footGap : 0
    readonly property real pageRoom: Math.max(Theme.target, page.scrollRoom - page.turner)
    // What it has at least, whether anything overflows or not.
    readonly property real leastRoom: Math.max(Theme.target, page.scrollRoom
        - (page.beside || page.inTruth ? 0 : more.implicitHeight + page.footGap))
    // Both columns turn their pages together.
    readonly property bool overflows: scroll.needed > page.scrollRoom + 1 || (page.paired && side.needed > page.sideRoom + 1)
    // What the button that turns the pages takes of the line of the truth, where it stands in it: kept for it on
    // every screen, as the height of that line decides what overflows.
    readonly property real markHeight: page.inTruth ? more.implicitHeight : 0
    readonly property real markWidth: page.inTruth ? more.implicitWidth + Theme.gapM : 0
    readonly property int pages: Math.max(scroll.pages.length, page.paired ? side.pages.length : 0)
    property int at: 0
    // Where fewer are left than there were, the last.
    readonly property int here: Math.max(0, Math.min(page.at, page.pages - 1))

    // What is said to those who hear the screen when it has come, and when that changes.
    property string announced: [page.statement, page.lead].filter(words => words !== "").join("\n")
    property bool complete: false
    // Whether nothing is left to answer.
    property bool answered: false

    Component.onCompleted: {
        page.complete = true;
        Announcer.show(page.announced);
    }
    onAnnouncedChanged: if (page.complete) Announcer.show(page.announced)

    onOverflowsChanged: page.at = 0

    function turn(to: int): void {
        page.at = Math.max(0, Math.min(to, page.pages - 1));
        Qt.callLater(page.tellPlace);
    }

    function tellPlace(): void {
        Announcer.say(more.place, false);
    }

    function reveal(item: Item): void {
        scroll.reveal(item);
    }

    // Where the keys begin: at the number, at the first answer, or at the buttons.
    function begin(): Item {
        const buttons = Array.from(Navigator.reachable(bar));
        const aside = buttons.concat(Array.from(Navigator.reachable(others)), more);
        const answers = Array.from(Navigator.reachable(page)).filter(item => !aside.includes(item));
        const number = answers.find(item => item.asks) ?? null;
        if (number !== null || (answers.length > 0 && !page.answered))
            return number ?? answers[0];
        return buttons.find(item => item.leading) ?? buttons[0] ?? null;
    }

    component Lead: Body {
        text: page.lead
        size: page.parted && Theme.dense ? Theme.note : Theme.body
    }
    // Made in the column it stands in alone.
    component Head: Loader {
        visible: active
        sourceComponent: head
        Layout.fillWidth: true
        Layout.bottomMargin: page.parted ? 0 : Theme.gapS
    }

    Component {
        id: head

        ColumnLayout {
            spacing: Theme.gapS

            Statement {
                text: page.statement
                // So that what is typed stays in sight of the keys, what a column tells below it on the same page, and
                // large words have room there.
                size: !Theme.large ? (page.split && page.leadLast ? Theme.outcome : Theme.statement)
                    : page.together && !page.asideFills ? (Theme.portrait ? Theme.title : Theme.body)
                    : page.split ? Theme.outcome : Theme.statement
                visible: page.statement !== "" && !(page.typed && Theme.dense)
            }
            Lead {
                visible: page.lead !== "" && !page.leadLast
            }
        }
    }

    ScrollArea {
        id: side

        visible: page.paired
        width: page.parted ? page.width : page.leftWidth
        room: Math.max(Theme.target, page.sideRoom - (page.parted ? 0 : page.turner))
        at: page.at
        onAsked: to => page.turn(to)
        anchors.left: parent.left
        fills: page.split

        Head { active: page.paired && page.statement !== "" }
        Loader {
            active: page.asideFirst && page.aside !== null
            visible: active
            sourceComponent: page.aside
            Layout.fillWidth: true
            Layout.fillHeight: page.asideFills
        }
        Loader {
            active: page.lead !== "" && page.leadLast
            visible: active
            sourceComponent: Lead {}
            Layout.fillWidth: true
        }
        Item {
            visible: page.split && (!page.asideFills || page.aside === null)
            Layout.fillHeight: true
        }
    }

    ScrollArea {
        id: scroll

        anchors { right: parent.right; rightMargin: page.beside ? page.besideWidth + Theme.gapM : 0 }
        y: page.parted ? page.line : 0
        width: page.width - (page.split ? page.leftWidth + page.gutter : page.beside ? page.besideWidth + Theme.gapM : 0)
        room: page.pageRoom
        at: page.at
        onAsked: to => page.turn(to)
        fills: page.fills || (page.asideFills && page.aside !== null && !page.asideFirst)
        centred: page.split && !page.reads

        Head { active: !page.paired && page.statement !== "" }
        Loader {
            active: !page.asideFirst && page.aside !== null
            visible: active
            sourceComponent: page.aside
            Layout.fillWidth: true
            Layout.fillHeight: page.asideFills
        }
        ColumnLayout {
            id: column

            spacing: Theme.gapS
            Layout.fillHeight: page.fills
            Layout.maximumHeight: Number.POSITIVE_INFINITY
            visible: children.length > 0
        }
        RowLayout {
            id: tail

            Layout.fillHeight: false
            visible: others.implicitHeight > 0 && !page.low

            GridLayout {
                id: others

                parent: !page.low ? tail : page.beside ? tools : bar.above
                flow: page.beside ? GridLayout.TopToBottom : GridLayout.LeftToRight
                visible: implicitHeight > 0
                columnSpacing: Theme.gapS
                rowSpacing: page.beside ? Theme.gapXs : Theme.gapS
                uniformCellWidths: true
                uniformCellHeights: true
            }
        }
    }
    RowLayout {
        id: tools

        anchors.right: parent.right
        width: page.besideWidth
        y: page.line
    }

    MoreButton {
        id: more

        anchors.right: parent.right
        width: page.beside ? page.besideWidth : page.inTruth ? implicitWidth : page.width
        y: page.inTruth ? page.height - page.foot - (page.truthHeight + height) / 2 : page.room - height
        visible: page.overflows && page.pages > 1
        page: page.here
        pages: page.pages
        // The largest words leave room for the truth.
        terse: page.inTruth && Theme.dense
        steady: page.beside || page.inTruth
        onClicked: page.turn(more.last ? 0 : page.here + 1)
    }

    ActionBar {
        id: bar

        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        anchors { rightMargin: Theme.corner; bottomMargin: page.footGap }
        height: implicitHeight
        leftWidth: page.low ? Math.round((width - page.gutter) * 0.34) : page.leftWidth
        gutter: page.gutter
    }
}
