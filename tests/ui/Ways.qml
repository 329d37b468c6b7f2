import QtQuick
import Components
import Theme
import Visitor

// Finds the way by keys, in the window: the items are walked here, because Python's hold on items
// that the engine may throw away is not to be trusted.
QtObject {
    id: ways

    required property Item root

    readonly property Eyes eyes: Eyes {
        root: ways.root
    }
    readonly property Item focused: ways.root?.Window.activeFocusItem ?? null

    function focusedName(): string {
        return ways.focused?.objectName ?? "";
    }

    function controls(): list<Item> {
        return Navigator.reachable(Navigator.root);
    }

    // Names in the order of reading, one a line.
    function names(): string {
        return Array.from(ways.controls()).map(item => item.objectName).join("\n");
    }

    // The name and the middle, in the window, of each control in sight that would answer a touch, one a line.
    function targets(): string {
        const ready = Array.from(ways.controls()).filter(item => item.objectName !== "" && item.ready !== false
                                                                && ways.eyes.inSight(item));
        return ready.map(item => {
            const middle = item.mapToItem(null, item.width / 2, item.height / 2);
            return [item.objectName, middle.x, middle.y].join(" ");
        }).join("\n");
    }

    function reachable(name: string): bool {
        return Array.from(ways.controls()).some(item => item.objectName === name);
    }

    // The fewest of these keys that lead to the control of this name, as numbers; "none" where they don't.
    function way(name: string, keys: string): string {
        const possible = keys.split(" ").map(Number);
        const begun = ways.focused;
        const come = [{ item: begun, by: [] }];
        const seen = [begun];
        for (const here of come) {
            if (here.item?.objectName === name)
                return here.by.join(" ");
            for (const key of possible) {
                const next = Navigator.follow(here.item, key);
                if (next !== null && !seen.includes(next)) {
                    seen.push(next);
                    come.push({ item: next, by: here.by.concat([key]) });
                }
            }
        }
        return "none";
    }

    // Each pair of controls of which these keys don't lead from the first to the second, one a line.
    function cutOff(keys: string): string {
        const all = Array.from(ways.controls());
        const possible = keys.split(" ").map(Number);
        const next = all.map(item => possible.map(key => all.indexOf(Navigator.follow(item, key))));
        const lost = [];
        for (let begun = 0; begun < all.length; begun++) {
            const seen = [begun];
            for (const here of seen)
                for (const there of next[here])
                    if (there >= 0 && !seen.includes(there))
                        seen.push(there);
            for (let place = 0; place < all.length; place++)
                if (!seen.includes(place))
                    lost.push(all[begun].objectName + " > " + all[place].objectName);
        }
        return lost.join("\n");
    }

    // Puts the focus on the control of this place in the order of reading; tells its name, its box in
    // the window and the radius of its corners, or "" where there is none.
    function focusOn(place: int): string {
        const item = ways.controls()[place];
        if (item === undefined)
            return "";
        Navigator.go(item);
        const box = item.mapToItem(null, 0, 0, item.width, item.height);
        return JSON.stringify({ name: item.objectName, box: [box.x, box.y, box.width, box.height],
                                radius: (item as Touchable)?.radius ?? Theme.radiusM });
    }

    function showRing(shown: bool): void {
        Navigator.inUse = shown;
    }
}
