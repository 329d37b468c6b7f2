pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Theme

// One question: what it says, what helps to answer it, and the buttons that lead on. In portrait
// all in one column; where the window is wide, words and drawing left, content and buttons right.
FocusScope {
    id: page

    property string statement
    property string lead
    // A drawing, or a small part of the question, that stands beside the content.
    property Component aside
    property bool asideFills: true
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
    readonly property bool seen: scroll.seen && (!page.split || side.seen)

    readonly property bool split: !page.whole && !Theme.portrait && (page.together || !Theme.dense)
    // A part of the question comes straight after it; what explains may follow.
    readonly property bool leadLast: page.split && page.aside !== null && !page.asideFills
    // The two columns, and the two places at the foot, are as wide on every page.
    readonly property real gutter: Theme.portrait ? Theme.gapS : Theme.gapXl
    readonly property real leftWidth: Math.round((page.width - page.gutter) * (Theme.portrait ? 0.4 : 0.44))
    // The buttons with the room around them; and what stands above it, on every screen.
    readonly property real footGap: Theme.shallow ? Theme.gapS : Theme.gapM
    readonly property real foot: bar.implicitHeight > 0 ? bar.implicitHeight + 2 * page.footGap : 0
    property real truthHeight: 0
    readonly property real room: page.height - page.foot - page.truthHeight - Theme.gapM
    // Both columns turn their pages together.
    readonly property bool overflows: Math.max(scroll.needed, page.split ? side.needed : 0) > page.room + 1
    readonly property real pageRoom: Math.max(Theme.target, page.room - (page.overflows && !Theme.shallow ? more.implicitHeight + Theme.gapM : 0))
    // What the button that turns the pages takes of the line of the truth, where it stands in it.
    readonly property real markHeight: Theme.shallow ? more.implicitHeight : 0
    readonly property real markWidth: Theme.shallow && page.overflows ? more.implicitWidth + Theme.gapM : 0
    readonly property int pages: Math.max(scroll.pages.length, page.split ? side.pages.length : 0)
    property int at: 0

    // What is said to those who hear the screen when it has come, and when that changes.
    property string announced: [page.statement, page.lead].filter(words => words !== "").join(" ")
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

    component Head: ColumnLayout {
        spacing: Theme.gapS
        Layout.bottomMargin: Theme.gapS
        Statement {
            text: page.statement
            // So that what is typed stays in sight of the keys.
            size: !page.together || page.asideFills || !Theme.large ? Theme.statement : Theme.portrait ? Theme.title : Theme.body
            visible: page.statement !== ""
        }
        Body {
            text: page.lead
            visible: page.lead !== "" && !page.leadLast
        }
    }

    ScrollArea {
        id: side

        visible: page.split
        width: page.leftWidth
        room: page.pageRoom
        at: page.at
        onAsked: to => page.turn(to)
        anchors.left: parent.left
        fills: true

        Head { visible: page.split && page.statement !== "" }
        Loader {
            active: page.split && page.aside !== null
            visible: active
            sourceComponent: page.aside
            Layout.fillWidth: true
            Layout.fillHeight: page.asideFills
        }
        Body {
            text: page.lead
            visible: page.lead !== "" && page.leadLast
        }
        Item {
            visible: !page.asideFills || page.aside === null
            Layout.fillHeight: true
        }
    }

    ScrollArea {
        id: scroll

        anchors.right: parent.right
        width: page.split ? page.width - page.leftWidth - page.gutter : page.width
        room: page.pageRoom
        at: page.at
        onAsked: to => page.turn(to)
        fills: page.fills || (page.asideFills && page.aside !== null && !page.split)
        centred: page.split

        Head { visible: !page.split && page.statement !== "" }
        Loader {
            active: !page.split && page.aside !== null
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
            id: others

            Layout.fillHeight: false
            visible: implicitHeight > 0
            spacing: Theme.gapS
            uniformCellSizes: true
        }
    }

    MoreButton {
        id: more

        anchors.right: parent.right
        width: Theme.shallow ? implicitWidth : page.width
        y: Theme.shallow ? page.height - page.foot - (page.truthHeight + height) / 2 : page.room - height
        visible: page.overflows && page.pages > 1
        page: page.at
        pages: page.pages
        onClicked: page.turn(more.last ? 0 : page.at + 1)
    }

    ActionBar {
        id: bar

        anchors { left: parent.left; right: parent.right; bottom: parent.bottom; bottomMargin: page.footGap }
        height: implicitHeight
        leftWidth: page.leftWidth
        gutter: page.gutter
    }
}
