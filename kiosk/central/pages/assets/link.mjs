// Scanners escape the fragment, add parameters, break lines; kiosk/domain/receipt_link.py undoes
// the same. Nothing is said against a receipt whose code did not arrive whole.
const INVISIBLE = new RegExp("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\u00ad\\u034f\\u061c\\u180e" +
  "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff]", "g");
const ESCAPED = /(?:%\s*[0-9A-Fa-f]\s*[0-9A-Fa-f])+/g;
const SIGN = "(?:[A-Za-z0-9_-]\\s*)";
const TOKEN = new RegExp(
  "^#*\\s*(" + SIGN + "+\\.\\s*" + SIGN + "+\\.\\s*" + SIGN + "{86})(?!\\.?[A-Za-z0-9_-])");

function unescaped(escaped) {
  try {
    return decodeURIComponent(escaped.replace(/\s/g, ""));
  } catch (notUtf8) {
    return escaped;
  }
}

/** The token that a URL's fragment begins with; null where no whole one is there. */
export function tokenIn(fragment) {
  let text = fragment;
  for (let escapes = 0; escapes <= 3; escapes += 1) {
    text = text.replace(INVISIBLE, "").trim();
    const found = TOKEN.exec(text);
    if (found) return found[1].replace(/\s/g, "");
    text = text.replace(ESCAPED, unescaped);
  }
  return null;
}
