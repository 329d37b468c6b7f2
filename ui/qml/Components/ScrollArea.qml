import QtQuick
import QtQuick.Layouts
import Theme

// A column that is parted into pages where it must be. A page holds whole rows; a finger that draws it
// asks for the one beside it.
Item {
    id: area

    // The height of a page.
    required property real room
    // The page that is asked for; a column that has fewer stays on its last.
    property int at: 0
    // Whether the content stretches over the room there is.
    property bool fills: false
    property bool centred: false
    default property alias content: holder.data

    readonly property real needed: holder.implicitHeight
    readonly property bool overflows: area.needed > area.room + 1
    // Around a page there is room for the ring around what has the focus.
    readonly property real spare: area.overflows ? Theme.ring : 0

    // Of `top` and `bottom` in the column; `before` and `after` are where the rows beside it end.
    property var pages: []
    readonly property int page: Math.max(0, Math.min(area.at, area.pages.length - 1))
    readonly property var here: area.pages[area.page] ?? ({ top: 0, bottom: 0, before: 0, after: 0 })
    // Those not drawn yet since the column was laid out.
    property list<int> unseen: []
    readonly property bool seen: area.pages.length > 0 && area.unseen.length === 0
    // The column has changed since it was parted; and what it was then.
    property bool stale: true
    property size parted
    readonly property bool turning: slide.running || flick.moving
    property Item wanted

    signal asked(page: int)

    height: area.room
    implicitHeight: area.needed
    onRoomChanged: area.stale = true
    onHereChanged: area.slideHere()

    Paging { id: paging }

    Connections {
        target: area.Window.window
        enabled: area.visible && (area.stale || (!area.turning && area.unseen.includes(area.page)))

        // Every frame, once everything in it has its place.
        function onAfterAnimating(): void {
            if (area.stale)
                area.part();
            if (!area.turning)
                area.unseen = area.unseen.filter(page => page !== area.page);
        }
    }

    function part(): void {
        area.stale = false;
        const whole = { top: 0, bottom: holder.height, before: -Infinity, after: Infinity };
        const pages = area.overflows ? paging.pages(paging.rows(holder, area.room), area.room) : [whole];
        const column = Qt.size(holder.width, holder.implicitHeight);
        // Who has seen all of it has done so, however much room there is now; and what is whole is in
        // sight. In between nothing is unseen: what waits for it would let go of the finger on it.
        const known = area.seen && (column === area.parted || !area.overflows);
        area.parted = column;
        if (JSON.stringify(pages) !== JSON.stringify(area.pages)) {
            area.unseen = known ? [] : pages.map((_, number) => number);
            area.pages = pages;
        }
        area.slideHere();
        slide.complete();
        area.show();
        area.revealFocused();
    }

    function slideHere(): void {
        slide.to = area.here.top;
        slide.restart();
    }

    // Asks for the page an item is on, at once where everything has its place, else as soon as it has.
    function reveal(item: Item): void {
        area.wanted = item;
        if (!area.stale)
            area.show();
    }

    function show(): void {
        if (area.wanted === null)
            return;
        const top = area.wanted.mapToItem(holder, 0, 0).y;
        const found = area.pages.findIndex(page => top < page.bottom);
        area.wanted = null;
        if (found >= 0 && found !== area.page)
            area.asked(found);
    }

    function holds(item: Item): bool {
        for (let one = item; one !== null; one = one.parent)
            if (one === holder)
                return true;
        return false;
    }

    readonly property Item focused: area.Window.activeFocusItem
    readonly property bool keysInUse: Navigator.inUse
    // For who works the keys, where the focus is, or was when everything was laid out anew, is in
    // sight; for everybody else a screen begins at its beginning.
    onFocusedChanged: area.revealFocused()
    onKeysInUseChanged: area.revealFocused()

    function revealFocused(): void {
        if (area.keysInUse && area.overflows && area.focused !== null && area.holds(area.focused))
            area.reveal(area.focused);
    }

    // What is seen of the column: the rows of a page and nothing of those beside it, but while it turns.
    Item {
        readonly property bool whole: area.turning || !area.overflows
        readonly property real above: whole ? area.spare : Math.min(area.spare, area.here.top - area.here.before)
        readonly property real below: whole ? area.spare : Math.min(area.spare, area.here.after - area.here.bottom)

        x: -area.spare
        y: -above
        width: area.width + 2 * area.spare
        height: above + below + (whole ? area.room : area.here.bottom - area.here.top)
        clip: area.overflows

        Flickable {
            id: flick

            y: -area.spare - parent.y
            width: parent.width
            height: area.room + 2 * area.spare
            clip: area.overflows
            interactive: area.overflows
            boundsBehavior: Flickable.StopAtBounds
            contentWidth: width
            contentHeight: height + (area.pages[area.pages.length - 1]?.top ?? 0)
            onFlickStarted: flick.cancelFlick()
            // What slides here ends what a hand does, amid all that follows from the page: it asks for nothing more.
            onMovementEnded: {
                if (slide.running)
                    return;
                const drawn = flick.contentY - area.here.top;
                if (Math.abs(drawn) > Theme.target / 2)
                    area.asked(area.page + Math.sign(drawn));
                area.slideHere();
            }

            ColumnLayout {
                id: holder

                x: area.spare
                y: area.centred && !area.overflows ? Math.round((flick.height - height) / 2) : area.spare
                width: area.width
                height: area.fills ? Math.max(implicitHeight, area.room) : implicitHeight
                spacing: Theme.shallow ? Theme.gapS : Theme.gapM
                onImplicitHeightChanged: area.stale = true
                onWidthChanged: area.stale = true
            }
        }
    }

    NumberAnimation {
        id: slide

        target: flick
        property: "contentY"
        duration: Theme.quiet
        easing.type: Easing.OutCubic
    }
}
