// The receipt page: reads the fragment, has it checked, and shows what the centre says.
import { checked } from "./check.mjs";
import { tokenIn } from "./link.mjs";
import { keepWords } from "./words.mjs";

const PATIENCE = 15000; // ms

async function ask(path, body) {
  const post = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const answer = await fetch(path, {
    credentials: "omit", signal: AbortSignal.timeout(PATIENCE), ...post,
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function give(verdict) {
  for (const one of document.querySelectorAll("[data-verdict]")) {
    one.hidden = one.dataset.verdict !== verdict;
  }
}

function show(state) {
  const said = state.says.find((one) => one.language === document.documentElement.lang);
  document.getElementById("number").textContent = state.report_number.replace(/(\d{4})(?=\d)/g, "$1 ");
  document.getElementById("kiosk").textContent = state.kiosk_id;
  for (const place of document.querySelectorAll("[data-said]")) {
    place.textContent = said[place.dataset.said] ?? "";
    if (place.textContent) place.parentElement.hidden = false;
  }
  for (const list of document.querySelectorAll("[data-list]")) {
    const name = list.tagName === "UL" ? "li" : "p";
    list.replaceChildren(...said[list.dataset.list].map((text) => {
      const item = document.createElement(name);
      item.textContent = text;
      return item;
    }));
  }
  for (const one of ["now", "todo", "facts"]) keepWords(document.getElementById(one));
  document.getElementById("now").dataset.state = state.state;
  document.getElementById("now").hidden = false;
  document.getElementById("todo").hidden = said.todo.length === 0;
  document.getElementById("facts").hidden = false;
}

async function open() {
  if (location.hash.length <= 1) return;
  give("checking");
  document.getElementById("language").hash = location.hash;
  const { verdict, state } = await checked(tokenIn(location.hash), { ask, subtle: crypto.subtle });
  give(verdict);
  if (state) show(state);
  else document.getElementById("unasked").hidden = verdict !== "genuine";
}

open();
