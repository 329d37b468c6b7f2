// Chinese has no spaces, and a browser parts it anywhere: here a line may end between words alone,
// as the browser's own dictionary has them. Where it has none, it parts as ever.

const language = document.documentElement.lang;
const segmenter = language.startsWith("zh") && "Segmenter" in Intl
  ? new Intl.Segmenter(language, { granularity: "word" }) : null;
const HAN = /[\u3400-\u9fff]{2}/;
const NEVER_FIRST = /^[，。、；：？！）》”’%的了吗呢吧着过得们里中内外前后时]/;
const NEVER_LAST = /[（《“‘这那每不没要]$/;
const TERMS = /(书面预挂失|正式挂失|预挂失|挂失|户口簿|领卡证明|社保中心|社保卡|发卡地|回执号|网点|刷卡)/;

/** The words of a text, each with the signs that stay with it. */
function wordsOf(text) {
  const segments = text.split(TERMS).flatMap((part, at) => (
    at % 2 ? [part] : [...segmenter.segment(part)].map((one) => one.segment)));
  const words = [];
  for (const segment of segments) {
    const last = words.at(-1);
    const joined = last !== undefined && (NEVER_FIRST.test(segment) || NEVER_LAST.test(last));
    if (joined) words[words.length - 1] += segment;
    else words.push(segment);
  }
  return words;
}

/** Let no line of what is in `root` end within a word. */
export function keepWords(root) {
  if (segmenter === null) return;
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (HAN.test(walker.currentNode.data)) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = wordsOf(text.data).flatMap((word) => [document.createElement("wbr"), word]);
    text.replaceWith(...parts.slice(1));
  }
}

keepWords(document.body);
if (segmenter) document.documentElement.classList.add("whole-words");
