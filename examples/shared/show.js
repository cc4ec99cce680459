// Showing things. Every text is a pair of both languages; page.css shows the one
// that <html lang> names. Values are set as text, never as HTML: what stands on a
// card was written by somebody else.

export const $ = (selector) => document.querySelector(selector);

export const say = (vi, en = vi) => ({ vi, en });

export function put(element, text) {
  element.replaceChildren(...["vi", "en"].map((lang) => make("span", { lang, textContent: text[lang] })));
  return element;
}

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// The status line: what happens now, or what to do next. The kind has a symbol,
// so that nothing depends on seeing colours.
const SYMBOLS = { idle: "▸", busy: "◌", good: "✔", warn: "!", bad: "✖" };

export function status(kind, text, share) {
  const line = $("#status");
  line.className = kind;
  line.querySelector(".symbol").textContent = SYMBOLS[kind];
  put(line.querySelector(".text"), text);
  const bar = line.querySelector("progress");
  bar.hidden = kind !== "busy";
  if (share === undefined) bar.removeAttribute("value");
  else bar.value = share;
}

// ask shows a question and waits: for the value of the answer that was pressed, or
// of the field; undefined where the box was closed. A line is a text, or { code } to be
// copied. No answer is chosen beforehand:
// the box itself has the focus, so that the Enter of a code scanner agrees to nothing.
export function ask({ title, lines = [], field, answers }) {
  const buttons = answers.map(({ value, text, main }) => put(make("button", { value, className: main ? "main" : "" }), text));
  const input = field && make("input", { ...field, autocomplete: "off", spellcheck: false, required: true });
  const form = make("form", { method: "dialog" }, put(make("h2"), title), ...lines.map((line) => (line.code ? make("code", { textContent: line.code }) : put(make("p"), line))),
    ...(input ? [input] : []), make("div", { className: "answers" }, ...buttons));
  const box = make("dialog", { tabIndex: -1 }, form);
  document.body.append(box);
  box.showModal();
  (input ?? box).focus();
  return new Promise((resolve) => box.addEventListener("close", () => {
    box.remove();
    resolve((input && box.returnValue ? input.value : box.returnValue) || undefined);
  }));
}

export const day = (iso = "") => iso.slice(0, 10).split("-").reverse().join("/");

const VIETNAM = { timeZone: "Asia/Ho_Chi_Minh", hourCycle: "h23", hour: "2-digit", minute: "2-digit" };

export const clock = (time) => new Intl.DateTimeFormat("vi-VN", VIETNAM).format(new Date(time));

// The language is kept for the next visit of this page.
function speak(lang) {
  document.documentElement.lang = lang;
  localStorage.setItem("language", lang);
  for (const button of document.querySelectorAll("#languages button")) button.setAttribute("aria-pressed", String(button.value === lang));
}

for (const button of document.querySelectorAll("#languages button")) button.addEventListener("click", () => speak(button.value));
speak(localStorage.getItem("language") === "en" ? "en" : "vi");
