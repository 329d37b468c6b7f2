// Whether a receipt's code is genuine, and what the centre says of its report now.
//
// The token is the URL's fragment, which no browser sends. Where this browser can check a signature,
// only the kiosk's id goes out first, to ask for that kiosk's public keys, and a forged token never
// does. Where it can't (no Ed25519), the centre checks it.

const bytes = (base64url) => Uint8Array.from(
  atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const json = (base64url) => JSON.parse(new TextDecoder().decode(bytes(base64url)));

async function signed(key, token, subtle) {
  const [header, payload, signature] = token.split(".");
  const imported = await subtle.importKey(
    "jwk", { kty: key.kty, crv: key.crv, x: key.x }, { name: "Ed25519" }, false, ["verify"]);
  return subtle.verify({ name: "Ed25519" }, imported, bytes(signature),
    new TextEncoder().encode(header + "." + payload));
}

/** "genuine", "bad", or null where this browser can't tell. */
async function checkedHere(kiosk, token, { ask, subtle }) {
  try {
    const { keys } = await ask("r/keys/" + kiosk);
    for (const key of keys) if (await signed(key, token, subtle)) return "genuine";
    return keys.length > 0 ? "bad" : null;
  } catch (notToBeHad) {
    return null;
  }
}

/** {verdict, state}: one of the page's verdicts, and what the centre answered, if it did. */
export async function checked(token, { ask, subtle }) {
  if (token === null) return { verdict: "unread" };
  let header;
  try {
    header = json(token.split(".")[0]);
    json(token.split(".")[1]);
  } catch (notJson) {
    return { verdict: "unread" };
  }
  if (header.alg !== "EdDSA" || !/^\d{6}-\d{4}$/.test(header.kid)) return { verdict: "bad" };
  const here = await checkedHere(header.kid, token, { ask, subtle });
  if (here === "bad") return { verdict: "bad" };
  try {
    const state = await ask("r/state", { token });
    if (state.genuine === false) return { verdict: "bad" };
    return state.genuine ? { verdict: "genuine", state } : { verdict: "unclear" };
  } catch (notAnswered) {
    return { verdict: here || "unclear" };
  }
}
