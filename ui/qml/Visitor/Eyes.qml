import QtQuick

// Looks at a window for the made-up visitor. The items are walked here and not in Python, whose
// hold on items that the engine may throw away at any moment is not to be trusted.
QtObject {
    id: eyes

    required property Item root

    // The middle of the control of this name, "x y" in the window's pixels; empty while it can't
    // be touched, as one that was scrolled out of sight.
    function target(name: string): string {
        const found = eyes.search(eyes.root, item => item.objectName === name && item.enabled
                                                         && item.ready !== false);
        if (found === null || !eyes.inSight(found))
            return "";
        const middle = found.mapToItem(null, found.width / 2, found.height / 2);
        return middle.x + " " + middle.y;
    }

    // Whether the control of this name is there, further down than one sees, or alive only once all
    // above it was seen.
    function below(name: string): bool {
        const found = eyes.search(eyes.root, item => item.objectName === name);
        return found !== null && !(found.enabled && eyes.inSight(found));
    }

    function inSight(item: Item): bool {
        for (let around = item.parent; around !== null; around = around.parent) {
            const middle = item.mapToItem(around, item.width / 2, item.height / 2);
            if (around.clip && !around.contains(middle))
                return false;
        }
        return true;
    }

    // Whether the item of this name is there and has fully appeared.
    function sees(name: string): bool {
        let found = eyes.search(eyes.root, item => item.objectName === name);
        const there = found !== null;
        while (found !== null && found.opacity === 1)
            found = found.parent;
        return there && found === null;
    }

    // Every text that is visible, one a line.
    function words(): string {
        const texts = [];
        eyes.search(eyes.root, item => {
            if (item instanceof Text && item.text !== "")
                texts.push(item.text);
            return false;
        });
        return texts.join("\n");
    }

    function search(item: Item, wanted: var): Item {
        if (!item.visible)
            return null;
        if (wanted(item))
            return item;
        for (const child of item.children) {
            const found = eyes.search(child, wanted);
            if (found !== null)
                return found;
        }
        return null;
    }
}
