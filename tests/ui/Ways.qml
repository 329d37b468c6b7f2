import QtQuick
import Components

// Finds the way by keys, in the window: the items are walked here, because Python's hold on items
// that the engine may throw away is not to be trusted.
QtObject {
    id: ways

    required property Item root

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

    // The controls that these keys don't lead to from some other, one a line.
    function cutOff(keys: string): string {
        const all = Array.from(ways.controls());
        const possible = keys.split(" ").map(Number);
        const lost = [];
        for (const begun of all) {
            const seen = [begun];
            for (const here of seen)
                for (const key of possible) {
                    const next = Navigator.follow(here, key);
                    if (!seen.includes(next))
                        seen.push(next);
                }
            for (const item of all)
                if (!seen.includes(item))
                    lost.push(begun.objectName + " > " + item.objectName);
        }
        return lost.join("\n");
    }
}
