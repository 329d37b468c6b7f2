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
    // The left column's share of the width; 0 for a page that is never split.
    property real wide: 0.42
    default property alias content: column.data
    property alias actions: bar.data
    // Whether the buttons are parted into two sides, and the leading one is the way out.
    property alias parted: bar.parted
    property alias leadingOut: bar.leadingOut
    // Whether everything that is asked here has been in sight.
    readonly property alias seen: scroll.seen

    // Pictures and keys stay beside the words however large the words are.
    property bool keepsColumns: false

    readonly property bool split: page.wide > 0 && (Theme.twoColumns || (page.keepsColumns && !Theme.portrait))
    // A part of the question comes straight after it; what explains may follow.
    readonly property bool leadLast: page.split && page.aside !== null && !page.asideFills
    readonly property real gutter: Theme.gapXl
    readonly property real leftWidth: page.split ? Math.round((page.width - page.gutter) * page.wide) : 0
    readonly property real rightX: page.split ? page.leftWidth + page.gutter : 0
    // The buttons stay in their column while their words fit there.
    readonly property bool barAcross: page.split && (bar.parted || bar.natural > page.width - page.rightX)
    readonly property real foot: bar.implicitHeight > 0 ? bar.implicitHeight + Theme.gapM : 0

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

    function reveal(item: Item): void {
        scroll.reveal(item);
    }

    // Where the keys begin: at the number, at the first answer, or at the buttons.
    function begin(): Item {
        const buttons = Array.from(Navigator.reachable(bar));
        const answers = Array.from(Navigator.reachable(page)).filter(item => !buttons.includes(item)
                                                                             && item.objectName !== "action.more");
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
            visible: page.statement !== ""
        }
        Body {
            text: page.lead
            visible: page.lead !== "" && !page.leadLast
        }
    }

    ScrollArea {
        visible: page.split
        width: page.leftWidth
        height: page.height - (page.barAcross ? page.foot : 0)
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
            // Where two narrow columns hold huge words, the question has to do.
            visible: page.lead !== "" && page.leadLast && Theme.twoColumns
        }
        Item {
            visible: !page.asideFills || page.aside === null
            Layout.fillHeight: true
        }
    }

    ScrollArea {
        id: scroll

        x: page.rightX
        width: page.width - page.rightX
        height: page.height - page.foot
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
    }

    ActionBar {
        id: bar

        x: page.barAcross ? 0 : page.rightX
        y: page.height - implicitHeight
        width: page.width - x
        height: implicitHeight
    }
}
