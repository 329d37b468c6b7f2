// What the receipt page's own modules make of visits. Reads {folder, visits} as JSON from standard
// input, each visit {hash, ed25519, keys, state}, and prints a list of {token, verdict, asked}.
// ``keys`` or ``state`` null stands for a centre that is not reached.
import { webcrypto } from "node:crypto";

const { folder, visits } = JSON.parse(await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (part) => { text += part; });
  process.stdin.on("end", () => resolve(text));
}));
const { tokenIn } = await import(`${folder}/link.mjs`);
const { checked } = await import(`${folder}/check.mjs`);

async function visit({ hash, ed25519, keys, state }) {
  const asked = [];
  const ask = async (path) => {
    asked.push(path);
    const answer = path === "r/state" ? state : keys && { keys };
    if (answer === null) throw new TypeError("Failed to fetch");
    return answer;
  };
  const old = { importKey: async () => { throw new DOMException("", "NotSupportedError"); } };
  const token = tokenIn(hash);
  const { verdict } = await checked(token, { ask, subtle: ed25519 ? webcrypto.subtle : old });
  return { token, verdict, asked };
}

console.log(JSON.stringify(await Promise.all(visits.map(visit))));
