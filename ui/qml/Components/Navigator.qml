pragma Singleton

import QtQuick

// Moves the keyboard focus with the arrow keys: to the nearest control that lies that way.
QtObject {
    id: navigator

    // What may be walked through.
    property Item root

    function reachable(item: Item): list<Item> {
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

    function move(from: Item, key: int): bool {
        const here = from.mapToItem(navigator.root, from.width / 2, from.height / 2);
        let nearest = null;
        let least = Infinity;
        for (const item of navigator.reachable(navigator.root)) {
            if (item === from)
                continue;
            const there = item.mapToItem(navigator.root, item.width / 2, item.height / 2);
            const dx = there.x - here.x;
            const dy = there.y - here.y;
            // How far it lies that way, and how much it is off the straight line.
            const ahead = key === Qt.Key_Right ? dx : key === Qt.Key_Left ? -dx
                        : key === Qt.Key_Down ? dy : -dy;
            const aside = Math.abs(key === Qt.Key_Right || key === Qt.Key_Left ? dy : dx);
            if (ahead < 4)
                continue;
            const distance = ahead + 2.5 * aside;
            if (distance < least) {
                least = distance;
                nearest = item;
            }
        }
        if (nearest === null)
            return false;
        nearest.forceActiveFocus(Qt.TabFocusReason);
        return true;
    }

    function first(): bool {
        const all = navigator.reachable(navigator.root);
        if (all.length === 0)
            return false;
        all[0].forceActiveFocus(Qt.TabFocusReason);
        return true;
    }

    function isArrow(key: int): bool {
        return key === Qt.Key_Left || key === Qt.Key_Right || key === Qt.Key_Up || key === Qt.Key_Down;
    }
}
