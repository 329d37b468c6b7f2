import QtQuick
import Theme

// The buttons at the foot of a screen. The leading one has a row of its own in portrait; where
// height is scarce all share one, if their words fit.
Item {
    id: bar

    readonly property real gap: Theme.gapS
    readonly property real natural: bar.shown().reduce((sum, button) => sum + button.implicitWidth + bar.gap,
                                                               -bar.gap)
    readonly property bool oneRow: (!Theme.portrait || Theme.large) && bar.natural <= bar.width
    // Changes whenever a button needs to be laid out anew.
    readonly property string signature: bar.shown().map(button => [button.implicitWidth, button.implicitHeight])
                                                     .join()

    function shown(): var {
        return Array.from(bar.children).filter(button => button.visible);
    }

    function put(button: var, x: real, y: real, width: real, height: real): void {
        button.x = x;
        button.y = y;
        button.width = width;
        button.height = height;
    }

    // Lays a row of buttons side by side, or one below the other where they don't fit.
    function row(buttons: var, y: real): real {
        if (buttons.length === 0)
            return y;
        const each = (bar.width - bar.gap * (buttons.length - 1)) / buttons.length;
        const fits = buttons.every(button => button.implicitWidth <= each);
        const height = Math.max(...buttons.map(button => button.implicitHeight));
        buttons.forEach((button, index) => {
            if (fits)
                bar.put(button, index * (each + bar.gap), y, each, height);
            else
                bar.put(button, 0, y + index * (height + bar.gap), bar.width, height);
        });
        return fits ? y + height : y + buttons.length * (height + bar.gap) - bar.gap;
    }

    function place(): void {
        const buttons = bar.shown();
        const leading = buttons.filter(button => button.leading);
        const others = buttons.filter(button => !button.leading);
        if (bar.width <= 0 || buttons.length === 0) {
            bar.implicitHeight = 0;
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
            const below = bar.row(leading, 0);
            bar.implicitHeight = others.length === 0 ? below
                : bar.row(others, leading.length === 0 ? 0 : below + bar.gap);
        }
    }

    onWidthChanged: bar.place()
    onOneRowChanged: bar.place()
    onSignatureChanged: bar.place()
    onGapChanged: bar.place()
    Component.onCompleted: bar.place()
}
