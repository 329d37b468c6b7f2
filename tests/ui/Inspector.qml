import QtQuick
import QtQuick.Templates as T

// Tells what can be seen: every text and every target of a window, as JSON. The items are walked
// here, because PySide's hold on items that the QML engine has thrown away is not to be trusted.
QtObject {
    id: inspector

    required property Item root

    function inspect(): string {
        const found = [];
        inspector.walk(inspector.root, inspector.boxOf(inspector.root), -1, found);
        return JSON.stringify(found);
    }

    // Whether every picture has arrived.
    function rests(item: Item): bool {
        if (item instanceof Image && item.status === Image.Loading)
            return false;
        return Array.from(item.children).every(child => inspector.rests(child));
    }

    function boxOf(item: Item): rect {
        return item.mapToItem(null, 0, 0, item.width, item.height);
    }

    function within(one: rect, other: rect): rect {
        const left = Math.max(one.left, other.left);
        const top = Math.max(one.top, other.top);
        return Qt.rect(left, top, Math.max(0, Math.min(one.right, other.right) - left),
                       Math.max(0, Math.min(one.bottom, other.bottom) - top));
    }

    function plain(box: rect): var {
        return [box.x, box.y, box.width, box.height];
    }

    // The part of a text's box that its words fill.
    function painted(text: Text, box: rect): rect {
        const wide = text.contentWidth;
        const high = text.contentHeight;
        const along = text.effectiveHorizontalAlignment;
        const left = along === Text.AlignRight ? box.width - wide : along === Text.AlignHCenter ? (box.width - wide) / 2 : 0;
        const top = text.verticalAlignment === Text.AlignVCenter ? (box.height - high) / 2 : 0;
        if (/^[0-9X]+$/.test(text.text) && text.lineCount === 1) {
            // Digits, and an X as tall as they are, have neither accents nor descenders: they may
            // stand in keys lower than a line.
            const size = text.font.pixelSize;
            return Qt.rect(box.x + left, box.y + top + 0.4 * size, wide, 0.78 * size);
        }
        return Qt.rect(box.x + left, box.y + top, wide, high);
    }

    // `scroller` numbers the scrolling view an item is in, -1 for none.
    function walk(item: Item, clip: rect, scroller: int, found: var): void {
        if (!item.visible || item.opacity === 0)
            return;
        const box = inspector.boxOf(item);
        if (item instanceof Text && item.text !== "") {
            found.push({
                kind: "text", text: item.text, colour: item.color.toString().slice(-6), box: inspector.plain(box),
                painted: inspector.plain(inspector.painted(item, box)), clip: inspector.plain(clip),
                scroller: scroller, enabled: item.enabled, elided: item.truncated
            });
        } else if (item instanceof T.AbstractButton && item.enabled) {
            found.push({ kind: "target", name: item.objectName, box: inspector.plain(box),
                         clip: inspector.plain(clip) });
        }
        // Words in a button or on a panel stay inside it.
        if (item instanceof T.AbstractButton || (item instanceof Rectangle && item.radius > 0))
            clip = inspector.within(clip, box);
        if (item.clip) {
            clip = inspector.within(clip, box);
            if (item instanceof Flickable)
                scroller = found.length;
        }
        for (const child of item.children)
            inspector.walk(child, clip, scroller, found);
    }
}
