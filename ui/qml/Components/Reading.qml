import QtQuick
import Kiosk

// What stands on the screen, as one reads it, for those who hear it: labels and controls, each with
// the words it has for them. What only the eyes need is ignored by screen readers, and here too.
QtObject {
    id: reading

    // What holds the screen, which comes before the frame around it.
    required property Loader page

    readonly property Item root: Navigator.root
    readonly property Item focused: reading.page.Window.activeFocusItem

    readonly property Item screen: reading.page.item as Item

    onRootChanged: Voice.come()
    onScreenChanged: Voice.come()
    onFocusedChanged: Voice.moved()

    readonly property Connections asked: Connections {
        target: Voice

        function onReads(): void {
            const here = reading.holds(reading.page);
            const rest = reading.walk(reading.root, reading.page);
            Voice.show(here, (here ? reading.walk(reading.page, null) : []).concat(rest),
                       reading.focused === null ? [] : reading.told(reading.focused));
        }
    }

    function holds(item: Item): bool {
        for (let one = item; one !== null; one = one.parent)
            if (one === reading.root)
                return true;
        return false;
    }

    function walk(item: var, but: Item): var {
        let found = [];
        for (const child of item.inOrder ? item.inOrder() : item.children) {
            if (!child.visible || child === but)
                continue;
            const told = reading.told(child);
            found = found.concat(told.length > 0 ? told : reading.walk(child, but));
        }
        return found;
    }

    // One label or control; nothing for what has no words of its own.
    function told(item: var): var {
        if (item instanceof NumberInput)
            return [{ kind: "field", words: item.label, chosen: false, usable: true, value: item.value, hint: item.hint }];
        if (!(item instanceof Label || item instanceof Touchable) || item.Accessible.ignored || item.spoken === "")
            return [];
        const kind = item instanceof Label ? "text" : item.types ? "key" : item.choosable ? "choice" : "button";
        return [{ kind, words: item.spoken, chosen: kind === "choice" && item.chosen, usable: item.enabled,
                  unseen: item.unseen ?? false, value: "", hint: "" }];
    }
}
