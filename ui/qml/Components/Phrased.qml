import QtQuick
import Kiosk

// Text whose lines end between phrases: what is laid out are its `words` with joiners in them. A word that is longer
// than its line is set smaller rather than torn.
Text {
    id: phrased

    property string words
    // The height of its letters in pixels, where its longest word has room.
    required property int size
    // A headline: its lines end where its sense does, wherever there is room for a whole clause.
    property bool bySense: false
    // Whether it may be: its width is given, and not that of its words.
    property bool shrinks: true
    // Whether it is being parted, and its width has changed meanwhile.
    property bool parting: false
    property bool stale: false

    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    onWordsChanged: phrased.part()
    onSizeChanged: phrased.part()
    onWidthChanged: phrased.part()
    Component.onCompleted: phrased.part()

    // Not a binding: where no layout has given a width, that of the words is it, and changes with them.
    function part() {
        phrased.stale = true;
        if (phrased.parting)
            return;
        phrased.parting = true;
        for (let turn = 0; turn < 3 && phrased.stale; turn++) {
            phrased.stale = false;
            phrased.lay();
        }
        phrased.parting = false;
    }

    function lay() {
        // No character is wider than an em.
        const fits = phrased.width <= 0 || phrased.words.length * phrased.size <= phrased.width;
        const shrinks = !fits && phrased.shrinks && phrased.wrapMode === Text.Wrap;
        const size = shrinks ? Phrases.fitting(phrased.words, phrased.font, phrased.size, phrased.width) : phrased.size;
        const ems = Math.floor(phrased.width / size);
        phrased.font.pixelSize = size;
        phrased.text = fits ? phrased.words : Phrases.parted(phrased.words, ems, phrased.bySense);
    }

    // What is laid out, whatever else a child calls its text.
    function laid(): string {
        return phrased.text;
    }
}
