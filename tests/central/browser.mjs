// A browser as far as the receipt page needs one. Reads {script, visits} as JSON from standard
// input, each visit {hash, ed25519, keys}, and prints a list of {token, look, said, facts}.
// ``keys`` null stands for a centre that is not reached.
import { webcrypto } from "node:crypto";
import vm from "node:vm";

const { script, visits } = JSON.parse(await new Promise((resolve) => {
  let text = "";
  process.stdin.on("data", (part) => { text += part; });
  process.stdin.on("end", () => resolve(text));
}));

async function visit({ hash, ed25519, keys }) {
  const elements = {};
  let settled;
  const end = new Promise((resolve) => { settled = resolve; });
  const element = (id) => elements[id] ||= Object.defineProperty({ hidden: id === "facts" },
    "className", { set(name) {
      this.look = name.replace("verdict", "").trim();
      if (this.look) setImmediate(settled);
    } });
  const old = { importKey: async () => { throw new DOMException("", "NotSupportedError"); } };
  const page = vm.createContext({
    document: { getElementById: element },
    location: { hash },
    crypto: { subtle: ed25519 ? webcrypto.subtle : old },
    fetch: async () => {
      if (keys === null) throw new TypeError("Failed to fetch");
      return { json: async () => ({ keys }) };
    },
    atob, TextDecoder, TextEncoder, Uint8Array,
  });
  vm.runInContext(script, page);
  if (elements.verdict) await end;
  const facts = elements.facts && !elements.facts.hidden
    ? { number: elements.number.textContent, state: elements["state-zh"].textContent + elements["state-en"].textContent,
        recorded: [elements["recorded-zh"].textContent, elements["recorded-en"].textContent],
        todo: elements["todo-zh"].textContent } : null;
  return {
    token: page.tokenIn(hash),
    look: elements.verdict ? elements.verdict.look : null,
    said: elements.verdict ? elements["verdict-en"].textContent : null,
    facts,
  };
}

console.log(JSON.stringify(await Promise.all(visits.map(visit))));
