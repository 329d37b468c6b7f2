import QtQuick
import Kiosk

// Text whose lines end between phrases: what is laid out are its `words` with joiners in them.
Text {
    id: phrased

    property string words
    // A headline: its lines end where its sense does, wherever there is room for a whole clause.
    property bool bySense: false
    readonly property int ems: Math.floor(width / font.pixelSize)

    textFormat: Text.PlainText
    wrapMode: Text.Wrap

    onWordsChanged: phrased.part()
    onEmsChanged: phrased.part()

    // Not a binding: where no layout has given a width, that of the words is it.
    function part() {
        // No character is wider than an em.
        const fits = phrased.ems === 0 || phrased.words.length <= phrased.ems;
        phrased.text = fits ? phrased.words : Phrases.parted(phrased.words, phrased.ems, phrased.bySense);
    }

    // What is laid out, whatever else a child calls its text.
    function laid(): string {
        return phrased.text;
    }
}
