import QtQuick

// Looks through everything of a window, visible or not, for words that somebody left there. The
// objects are walked here and not in Python, whose hold on what the engine may throw away at any
// moment is not to be trusted.
QtObject {
    id: search

    required property QtObject window

    // Which properties hold one of the words, "ITEM.PROPERTY" a line.
    function among(root: QtObject, joined: string): string {
        const words = joined.split("\n");
        const found = [];
        search.walk(root, words, found, new Set());
        return found.join("\n");
    }

    function walk(object: QtObject, words: var, found: var, seen: var): void {
        if (object === null || seen.has(object))
            return;
        seen.add(object);
        for (const name in object) {
            const value = object[name];
            if (typeof value !== "function" && search.holds(value, words, 0))
                found.push(object + "." + name);
        }
        const parts = [object.contentItem, object.item, object.target];
        for (const list of [object.children, object.resources, object.data, parts])
            for (const part of Array.from(list ?? []))
                if (part instanceof QtObject)
                    search.walk(part, words, found, seen);
    }

    // Whether a text, or one in a list or a row of values, has one of the words.
    function holds(value: var, words: var, depth: int): bool {
        if (typeof value === "string")
            return words.some(word => value.includes(word));
        if (value === null || typeof value !== "object" || value instanceof QtObject || depth > 4)
            return false;
        return Object.values(value).some(one => search.holds(one, words, depth + 1));
    }
}
