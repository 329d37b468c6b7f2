import QtQuick
import QtQuick.Templates as T
import Components
import Theme

// Tells what can be seen, as JSON: texts, targets, fields, surfaces, pictures and views that scroll, in the
// order in which they are painted. The items are walked here, because PySide's hold on items that the QML
// engine has thrown away is not to be trusted.
QtObject {
    id: inspector

    required property Item root

    // Nothing moves while it is looked at.
    Component.onCompleted: Theme.quiet = 0

    // Numbers in it are places in `items`; -1 is none.
    function inspect(): string {
        const told = { items: [], seen: [] };
        const window = inspector.boxOf(inspector.root);
        inspector.walk(inspector.root, { clip: window, sheet: window, view: -1, target: -1, opacity: 1 }, told);
        const stops = Navigator.root === null ? [] : Array.from(Navigator.reachable(Navigator.root));
        return JSON.stringify({ window: inspector.plain(window), items: told.items,
                                stops: stops.map(stop => told.seen.indexOf(stop)) });
    }

    // Whether every picture has arrived.
    function rests(item: Item): bool {
        if ((item instanceof Illustration && !item.drawn) || (item instanceof Image && item.status === Image.Loading))
            return false;
        return Array.from(item.children).every(child => inspector.rests(child));
    }

    // Presses one of the buttons of this name, as many of them being passed over.
    function press(name: string, passed: int): void {
        inspector.called(inspector.root, name)[passed].click();
    }

    // What is laid under a sheet is not drawn, and can't be pressed.
    function called(item: Item, name: string): list<Item> {
        if (!item.visible || item.opacity === 0)
            return [];
        const found = item.objectName === name ? [item] : [];
        for (const child of inspector.painting(item.children))
            found.push(...Array.from(inspector.called(child, name)));
        return found;
    }

    // As it is for those who read from right to left.
    function mirror(mirrored: bool): void {
        inspector.root.LayoutMirroring.enabled = mirrored;
        inspector.root.LayoutMirroring.childrenInherit = true;
    }

    // On which side of the foot of its screen a button is meant to stand.
    function sideOf(button: Item): string {
        const bar = button.parent?.parent ?? null;
        if (!(bar instanceof ActionBar))
            return "";
        return Array.from(bar.leaving).includes(button) ? "leaving" : Array.from(bar.going).includes(button) ? "going" : "";
    }

    // Which screen, or sheet over one, an item is part of; none for what stands around them.
    function pageOf(item: Item): string {
        for (let one = item; one !== null; one = one.parent)
            if (one instanceof Page)
                return String(one);
        return "";
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

    // Whether a text is a heading of what comes after it, or part of one.
    function heads(text: Text): bool {
        for (let one = text; one !== null && !(one instanceof Flickable); one = one.parent)
            if (one instanceof Title || one.heads === true)
                return true;
        return false;
    }

    // The width of a rectangle's border; 0 where none is drawn, as when nothing was said of one: then it
    // tells of a black line of one pixel.
    function lineOf(item: Rectangle): real {
        const unsaid = item.border.width === 1 && Qt.colorEqual(item.border.color, "#000000");
        return unsaid || item.border.color.a === 0 ? 0 : item.border.width;
    }

    // What a picture is called, whatever its size and its colours: image://drawings/NAME/UNIT/INKS.
    function nameOf(source: string): string {
        return source.startsWith("image:") ? source.split("/")[3] : source.slice(0, 80);
    }

    function tellOf(item: Item): var {
        if (item instanceof Text)
            return item.text === "" ? null : {
                kind: "text", text: item.text, laid: item instanceof Phrased ? item.laid() : item.text,
                colour: item.color.toString(), elided: item.truncated,
                font: [item.font.family, item.fontInfo.pixelSize, item.font.bold, item.font.letterSpacing],
                running: item instanceof Body,
                wraps: item.wrapMode !== Text.NoWrap, anywhere: item.wrapMode === Text.WrapAnywhere,
                heads: inspector.heads(item), lines: item.lineCount, wide: item.contentWidth, high: item.contentHeight
            };
        if (item instanceof T.AbstractButton)
            return { kind: "target", name: item.objectName, main: item.leading === true, side: inspector.sideOf(item),
                     radius: item.radius ?? 0, page: inspector.pageOf(item) };
        if (item.activeFocusOnTab)
            return { kind: "field", name: item.objectName };
        if (item instanceof FocusRing)
            return null;
        if (item instanceof Rectangle && (item.color.a > 0 || item.border.width > 0))
            return {
                kind: "surface", name: item.objectName, colour: item.color.toString(), radius: item.radius,
                line: inspector.lineOf(item),
                field: Array.from(item.children).some(child => child.activeFocusOnTab
                                                               && !(child instanceof T.AbstractButton))
            };
        if (item instanceof Image && item.status === Image.Ready)
            return { kind: "picture", source: inspector.nameOf(item.source.toString()),
                     code: item instanceof CodePicture };
        if (item instanceof Flickable && item.clip && item.contentHeight > item.height + 1)
            return { kind: "view", above: item.contentY, below: item.contentHeight - item.height - item.contentY,
                     page: inspector.pageOf(item) };
        return null;
    }

    // `around` is what holds of the items around this one: the part of the window it may be seen in, the button
    // or sheet it has to stay on, the view it scrolls in, the button it belongs to, how opaque it is.
    function walk(item: Item, around: var, told: var): void {
        if (!item.visible || item.opacity === 0)
            return;
        const entry = inspector.tellOf(item);
        const here = entry !== null || item.clip || item.opacity < 1 ? inspector.tell(item, entry, around, told) : around;
        for (const child of inspector.painting(item.children))
            inspector.walk(child, here, told);
    }

    // Tells of an item, if there is an entry for it; answers what holds of the items in it.
    function tell(item: Item, entry: var, around: var, told: var): var {
        const box = inspector.boxOf(item);
        const here = Object.assign({}, around);
        here.opacity *= item.opacity;
        const place = told.items.length;
        if (entry !== null) {
            if (entry.kind === "text")
                entry.painted = inspector.plain(inspector.painted(item, box));
            told.items.push(Object.assign(entry, {
                box: inspector.plain(box), clip: inspector.plain(here.clip), sheet: inspector.plain(here.sheet),
                view: here.view, target: here.target, opacity: here.opacity, enabled: item.enabled
            }));
            told.seen.push(item);
        }
        if (entry?.kind === "target")
            here.target = place;
        if (entry?.radius > 0 || entry?.kind === "target")
            here.sheet = inspector.within(here.sheet, box);
        if (item.clip) {
            here.clip = inspector.within(here.clip, box);
            here.sheet = inspector.within(here.sheet, box);
        }
        if (entry?.kind === "view") {
            // What scrolls may stand above and below its view.
            here.view = place;
            here.sheet = Qt.rect(here.sheet.x, -1e6, here.sheet.width, 2e6);
        }
        return here;
    }

    // In the order in which they are painted.
    function painting(children: var): var {
        const all = Array.from(children);
        if (all.every(child => child.z === 0))
            return all;
        const placed = all.map((child, place) => ({ child: child, place: place }));
        placed.sort((one, other) => one.child.z - other.child.z || one.place - other.place);
        return placed.map(one => one.child);
    }
}
