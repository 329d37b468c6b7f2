import QtQuick
import Theme

// The buttons at the foot of a screen. The leading one has a row of its own in portrait; where
// height is scarce all share one, if their words fit.
//
// Where a button binds the person, and on the screens after that, the two sides of the bar are the
// same on every screen, and never mixed: whoever goes on tapping where the binding button was does
// not come upon another one.
Item {
    id: bar

    // Two sides: the way out on the left, the binding button on the right.
    property bool parted: false
    // On a parted bar the leading button is the way out.
    property bool leadingOut: false

    readonly property real gap: Theme.gapS
    readonly property real outWidth: Math.round((bar.width - bar.gap) * 0.4)
    readonly property real natural: bar.shown().reduce((sum, button) => sum + button.implicitWidth + bar.gap,
                                                               -bar.gap)
    readonly property bool oneRow: (!Theme.portrait || Theme.large) && bar.natural <= bar.width
    // Changes whenever a button needs to be laid out anew.
    readonly property string signature: bar.shown().map(button => [button.implicitWidth, button.implicitHeight])
                                                     .join()

    function shown(): var {
        return Array.from(bar.children).filter(button => button.visible);
    }

    // As one reads them, where they stand.
    function inOrder(): var {
        return bar.shown().sort((one, other) => one.y - other.y || one.x - other.x);
    }

    function put(button: var, x: real, y: real, width: real, height: real): void {
        button.x = x;
        button.y = y;
        button.width = width;
        button.height = height;
    }

    // As many buttons a row as their words allow.
    function rows(buttons: var): var {
        const rows = [];
        let left = -1;
        for (const button of buttons) {
            left -= button.implicitWidth + bar.gap;
            if (left < 0) {
                rows.push([]);
                left = bar.width - button.implicitWidth;
            }
            rows[rows.length - 1].push(button);
        }
        return rows;
    }

    // Lays buttons in rows, those of a row alike in width where their words allow it; answers where
    // the last row ends.
    function lay(buttons: var, y: real): real {
        const height = Math.max(...buttons.map(button => button.implicitHeight));
        let top = y;
        for (const row of bar.rows(buttons)) {
            const room = bar.width - bar.gap * (row.length - 1);
            const alike = row.every(button => button.implicitWidth * row.length <= room);
            const spare = (room - row.reduce((sum, button) => sum + button.implicitWidth, 0)) / row.length;
            let x = 0;
            for (const button of row) {
                bar.put(button, x, top, alike ? room / row.length : button.implicitWidth + spare, height);
                x += button.width + bar.gap;
            }
            top += height + bar.gap;
        }
        return top - bar.gap;
    }

    // Each side holds one button; one that is alone stays on its side.
    function part(leading: var, others: var): void {
        const height = Math.max(...leading.concat(others).map(button => button.implicitHeight));
        for (const button of bar.leadingOut ? leading : others)
            bar.put(button, 0, 0, bar.outWidth, height);
        for (const button of bar.leadingOut ? others : leading)
            bar.put(button, bar.outWidth + bar.gap, 0, bar.width - bar.outWidth - bar.gap, height);
        bar.implicitHeight = height;
    }

    function place(): void {
        const buttons = bar.shown();
        const leading = buttons.filter(button => button.leading);
        const others = buttons.filter(button => !button.leading);
        if (bar.width <= 0 || buttons.length === 0) {
            bar.implicitHeight = 0;
        } else if (bar.parted) {
            bar.part(leading, others);
        } else if (bar.oneRow) {
            const height = Math.max(...buttons.map(button => button.implicitHeight));
            const spare = bar.width - bar.natural;
            let x = 0;
            for (const button of others.concat(leading)) {
                const share = leading.length === 0 ? spare / others.length : button.leading ? spare : 0;
                bar.put(button, x, 0, button.implicitWidth + share, height);
                x += button.width + bar.gap;
            }
            bar.implicitHeight = height;
        } else {
            const below = leading.length === 0 ? 0 : bar.lay(leading, 0);
            const next = leading.length === 0 ? 0 : below + bar.gap;
            bar.implicitHeight = others.length === 0 ? below : bar.lay(others, next);
        }
    }

    onWidthChanged: bar.place()
    onOneRowChanged: bar.place()
    onSignatureChanged: bar.place()
    onGapChanged: bar.place()
    Component.onCompleted: bar.place()
}
