// What the plants of plants.toml look for things with.
function find(item, holds) {
    if (!item.visible)
        return null;
    if (holds(item))
        return item;
    for (const child of Array.from(item.children)) {
        const found = find(child, holds);
        if (found !== null)
            return found;
    }
    return null;
}
function every(item, holds, hidden = false) {
    if (!item.visible && !hidden)
        return [];
    const found = holds(item) ? [item] : [];
    for (const child of Array.from(item.children))
        found.push(...every(child, holds, hidden));
    return found;
}
const named = (root, name) => find(root, item => item.objectName === name);
const screen = root => named(root, 'kiosk.screen');
const texts = root => every(screen(root), item => item.lineCount > 0 && item.text !== '');
const longest = root => texts(root).sort((one, other) => other.text.length - one.text.length)[0];
const scrolling = root => find(root, item => item.contentY !== undefined
                                             && item.contentHeight > item.height + 1);
const surface = root => find(screen(root), item => item.border !== undefined && item.down === undefined
                                                   && item.width > 300 && item.parent.down === undefined);
function edge(item, colour) {
    if (item.border?.width > 0)
        item.border.color = colour;
    if (item.color !== undefined)
        item.color = colour;
    Array.from(item.children).forEach(child => edge(child, colour));
}
