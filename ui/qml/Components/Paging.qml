import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T

// Where a column may be parted into pages: between its rows, never through one.
QtObject {
    id: paging

    // The rows of a column, each with `top` and `bottom`, whether it `heads` what follows, and the `parts` that share
    // its height. What is higher than a page, or than its heading leaves of one, is parted at what stands in it, and
    // words in it at their lines.
    function rows(column: Item, room: real): var {
        const parts = [];
        paging.collect(column, 0, room, parts);
        const rows = [];
        let heading = Infinity;
        for (const row of paging.joined(parts)) {
            const left = room - Math.max(0, row.top - heading);
            rows.push(...(row.bottom - row.top > left ? paging.lines(row, left) : [row]));
            heading = row.heads ? Math.min(heading, row.top) : Infinity;
        }
        return rows;
    }

    // What shares a height is one row.
    function joined(parts: var): var {
        const rows = [];
        parts.sort((one, other) => one.top - other.top);
        for (const part of parts) {
            const last = rows[rows.length - 1];
            if (last !== undefined && part.top < last.bottom - 0.5) {
                last.bottom = Math.max(last.bottom, part.bottom);
                last.heads = last.heads || part.heads;
                last.parts.push(part);
            } else {
                rows.push({ top: part.top, bottom: part.bottom, heads: part.heads, parts: [part] });
            }
        }
        return rows;
    }

    function collect(item: Item, top: real, room: real, found: var): void {
        for (const child of item.children) {
            const y = top + child.y;
            // What is as high as all of it, and holds nothing, is its ground or its edge.
            const ground = child instanceof Rectangle && child.children.length === 0 && child.height >= item.height;
            if (!child.visible || child.height <= 0 || ground)
                continue;
            // Beside a heading there is less room for what it heads.
            const heading = found[found.length - 1]?.heads ? y - found[found.length - 1].top : 0;
            if (paging.divides(child, room - heading))
                paging.collect(child, y, room, found);
            else
                found.push({ top: y, bottom: y + child.height, heads: child instanceof Title || child.heads === true,
                             lines: child instanceof Text ? child.lineCount : 1, item: child });
        }
    }

    // The rows of a row whose words are parted at their lines; at each of them where no page holds more together.
    function lines(row: var, room: real): var {
        const rows = paging.parted(row, part => paging.kept(part, room));
        return rows.every(one => one.bottom - one.top <= room) ? rows : paging.parted(row, () => 1);
    }

    // How many lines stay together at the beginning and at the end of words: one that stands alone may say something
    // else, and what is short is not parted.
    function kept(part: var, room: real): int {
        if (part.lines < 4)
            return part.bottom - part.top <= room ? part.lines : 1;
        return paging.edge(part, 2) - part.top <= room ? 2 : 1;
    }

    function parted(row: var, kept: var): var {
        const parts = [];
        for (const part of row.parts) {
            const together = kept(part);
            let first = 0;
            for (let line = 1; line <= part.lines; line++) {
                if (line < part.lines && (line < together || part.lines - line < together))
                    continue;
                parts.push({ top: paging.edge(part, first), bottom: paging.edge(part, line), heads: part.heads, lines: 1 });
                first = line;
            }
        }
        return paging.joined(parts);
    }

    // The rows that what stands in a row makes; where that is one after all, those of its lines. A statement that breaks
    // off may say something else.
    function opened(row: var, room: real): var {
        if (row.parts.some(part => part.item instanceof Statement))
            return [row];
        const parts = [];
        for (const part of row.parts)
            if (part.item !== undefined && paging.divides(part.item, 0))
                paging.collect(part.item, part.top, room, parts);
            else
                parts.push(part);
        const rows = paging.joined(parts);
        if (rows.length > 1)
            return rows;
        return parts.every(part => row.parts.includes(part)) ? paging.lines(row, room) : paging.opened(rows[0], room);
    }

    // Where a line begins, and the one before it ends: between what hangs from the letters of that, which reaches out of
    // lines that are set closely, and the heads of its own. (All lines but the last are lower than their letters.)
    function edge(part: var, line: int): real {
        if (line === 0 || line === part.lines)
            return line === 0 ? part.top : part.bottom;
        const close = part.item.lineHeight;
        const high = part.item.contentHeight / (close * (part.lines - 1) + 1);
        return part.top + high * (close * line + 0.575 - close / 2);
    }

    function divides(item: Item, room: real): bool {
        if (item instanceof T.AbstractButton || item.children.length === 0)
            return false;
        // What one knows stays together, unless it takes more than half of a page.
        if (item instanceof InfoRow)
            return item.height > room / 2;
        // Who is about to go sees that there is paper to take, and an answer to give, before the rest of what is said of it.
        const paper = item as PrintPanel;
        if (paper !== null && paper.code === "")
            return true;
        return item instanceof Loader || item instanceof GridLayout || item instanceof ColumnLayout || item.height > room;
    }

    // As many rows on a page as have room, a heading with what it heads; where half of it would be empty, the first
    // parts or lines of what comes, too. A row that no page can hold goes over several.
    function pages(rows: var, room: real): var {
        const pages = [];
        let first = 0;
        while (first < rows.length) {
            const top = rows[first].top;
            let next = paging.filled(rows, first, room);
            while (next < rows.length && rows[next - 1].bottom - top < room / 2) {
                const coming = rows.findIndex((row, at) => at >= next && !row.heads);
                const opened = coming < 0 ? [] : paging.opened(rows[coming], room);
                if (opened.length < 2)
                    break;
                rows.splice(coming, 1, ...opened);
                next = paging.filled(rows, first, room);
            }
            const bottom = rows[next - 1].bottom;
            for (let from = top; from < bottom; from += room)
                pages.push({ top: from, bottom: Math.min(bottom, from + room),
                             before: first === 0 ? -Infinity : rows[first - 1].bottom,
                             after: next === rows.length ? Infinity : rows[next].top });
            first = next;
        }
        return pages;
    }

    // The first row that has no room on the page which begins with `first`.
    function filled(rows: var, first: int, room: real): int {
        let next = first + 1;
        while (next < rows.length && rows[next].bottom - rows[first].top <= room)
            next++;
        while (next < rows.length && next - 1 > first && rows[next - 1].heads)
            next--;
        return next;
    }
}
