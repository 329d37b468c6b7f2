pragma Singleton

import QtQuick
import Kiosk

// What the keys do. Tab goes on in the order of reading, arrows go to what lies that way, and so do
// 2, 4, 6 and 8 on a keypad that has no arrows. Where a number is asked, digits are typed instead.
QtObject {
    id: navigator

    // What may be walked through: the screen, or what lies over it.
    property Item root
    // Whether somebody works the keys: only then a ring is drawn.
    property bool inUse: false
    // Whether the person has worked them at all.
    property bool known: false
    // How many controls come before the one that has the focus; -1 where none has.
    property int place: -1
    // The last of them: whatever comes before it meanwhile changes nothing.
    property Item before

    readonly property var arrows: ({ "2": Qt.Key_Up, "4": Qt.Key_Left, "6": Qt.Key_Right, "8": Qt.Key_Down })

    signal left

    // ---- keys --------------------------------------------------------------------------------

    // What a key that was pressed while `from` had the focus does; whether it does anything.
    function press(from: Item, key: int, text: string): bool {
        const shown = navigator.inUse;
        navigator.inUse = true;
        navigator.known = true;
        Voice.keyed();
        if (Listening.trying) {
            Listening.tryKey(key, text);
            return true;
        }
        if (key === Qt.Key_Escape) {
            navigator.left();
            return true;
        }
        const field = navigator.reachable(navigator.root).find(item => item.asks) ?? null;
        if (field !== null && navigator.type(field, from, key, text))
            return true;
        if (Listening.takes(key, text))
            return true;
        const next = navigator.follow(from, navigator.arrows[text] ?? key);
        if (next === null)
            return false;
        // Who begins with the keys is shown, and told, where they are.
        const to = shown || from === null ? next : from;
        navigator.go(to);
        if (to === from)
            Voice.moved();
        return true;
    }

    // Into what takes a number, wherever the focus is.
    function type(field: var, from: Item, key: int, text: string): bool {
        if (key === Qt.Key_Backspace || key === Qt.Key_Delete || key === Qt.Key_Clear)
            field.correct(from);
        else if (/^[0-9Xx*]$/.test(text))
            field.type(/[0-9]/.test(text) ? text : "X");
        else
            return false;
        return true;
    }

    // Where a key leads from a control; null for one that does not move.
    function follow(from: Item, key: int): Item {
        switch (key) {
        case Qt.Key_Tab:
            return navigator.beside(from, 1);
        case Qt.Key_Backtab:
            return navigator.beside(from, -1);
        case Qt.Key_Right:
        case Qt.Key_Down:
            return navigator.towards(from, key) ?? navigator.beside(from, 1);
        case Qt.Key_Left:
        case Qt.Key_Up:
            return navigator.towards(from, key) ?? navigator.beside(from, -1);
        }
        return null;
    }

    // ---- ways --------------------------------------------------------------------------------

    // What can be reached, as one reads it.
    function reachable(item: var): list<Item> {
        let found = [];
        for (const child of item.children) {
            if (!child.visible || !child.enabled)
                continue;
            if (child.activeFocusOnTab)
                found.push(child);
            found = found.concat(Array.from(navigator.reachable(child)));
        }
        return found;
    }

    function beside(from: Item, by: int): Item {
        const all = navigator.reachable(navigator.root);
        const here = all.indexOf(from);
        if (here < 0)
            return all[by > 0 ? 0 : all.length - 1] ?? null;
        return all[(here + by + all.length) % all.length];
    }

    // Past the keys on the screen, which whoever has a keypad does not need.
    function pastKeys(from: Item): Item {
        const all = navigator.reachable(navigator.root);
        const rest = all.slice(all.indexOf(from) + 1);
        return rest.find(item => !item.types) ?? null;
    }

    // The nearest control that lies that way: to the left and right in the same row only.
    function towards(from: Item, key: int): Item {
        if (from === null)
            return null;
        const here = navigator.boxOf(from);
        const across = key === Qt.Key_Left || key === Qt.Key_Right;
        let nearest = null;
        let least = Infinity;
        for (const item of navigator.reachable(navigator.root)) {
            const there = navigator.boxOf(item);
            const ahead = key === Qt.Key_Right ? there.left - here.right : key === Qt.Key_Left ? here.left - there.right
                        : key === Qt.Key_Down ? there.top - here.bottom : here.top - there.bottom;
            // How far it is off the straight line, where nothing of it lies on that.
            const aside = across ? Math.max(there.top - here.bottom, here.top - there.bottom)
                                 : Math.max(there.left - here.right, here.left - there.right);
            if (ahead < -1 || (across && aside >= 0))
                continue;
            const off = across ? Math.abs(there.top + there.bottom - here.top - here.bottom)
                               : Math.abs(there.left + there.right - here.left - here.right);
            const distance = ahead + 2.5 * Math.max(0, aside) + off / 100;
            if (distance < least) {
                least = distance;
                nearest = item;
            }
        }
        return nearest;
    }

    function boxOf(item: Item): rect {
        return item.mapToItem(navigator.root, 0, 0, item.width, item.height);
    }

    function go(item: Item): void {
        if (item !== null)
            item.forceActiveFocus(Qt.TabFocusReason);
    }

    // Remembers where the focus is now; one that has gone with its control is put on what has come in
    // its place. Where there is nothing to remember, answers false.
    function keep(focused: Item): bool {
        const all = navigator.reachable(navigator.root);
        const here = all.indexOf(focused);
        if (here < 0 && !navigator.holds(focused))
            return true;
        if (here < 0 && navigator.place < 0)
            return false;
        if (here < 0) {
            navigator.go(all[Math.min(navigator.placeIn(all), all.length - 1)] ?? null);
        } else {
            navigator.place = here;
            navigator.before = all[here - 1] ?? null;
        }
        return true;
    }

    function placeIn(all: list<Item>): int {
        const before = all.indexOf(navigator.before);
        return before < 0 ? navigator.place : before + 1;
    }

    // Nothing, or anything of the kiosk: not the dock beside it.
    function holds(focused: Item): bool {
        const kiosk = navigator.root.parent;
        for (let one = focused; one !== null; one = one.parent)
            if (one === kiosk)
                return true;
        for (let one = kiosk; one !== null; one = one.parent)
            if (one === focused)
                return true;
        return focused === null;
    }
}
