// A hospital's registration form that fills itself: one press reads the card, fills
// the fields, asks the insurance portal, and shows what came of both.
import { act, consent, explain, Hint, identify, opening, pairPage, showPaired, withAgent } from "../shared/desk.js";
import { $, clock, day, make, put, say, status } from "../shared/show.js";
import { SOURCES, VERDICTS } from "../shared/words.js";
import { ANSWERS, QUEUED, UNKNOWN } from "./answers.js";

const NAME = "examples/hospital"; // tells the agent's log who calls
const PORTAL_SECONDS = 6;         // how long a patient waits at the desk for the insurance portal

const form = $("#patient");
const waiting = new Map(); // visits whose insurance answer is still to come: { number, since }
let current;               // the visit on the screen: { agent, id, stop }
let ticket = Number(sessionStorage.getItem("ticket")) || 1;

// ---- one patient

async function register() {
  const code = opening($("#code").value);
  await drop();
  clear();
  await withAgent(NAME, async (agent) => {
    const opened = await agent.openVisit({ purpose: "insurance", context: { department: form.clinic.value } });
    current = { agent, id: opened.id, stop: new AbortController() };
    const known = await identify(agent, opened, code, { question: QUESTION, signal: current.stop.signal, onText: fill });
    fill(known.record);
    box($("#verdict"), VERDICTS[known.record.verdict] ?? VERDICTS.claimed);
    $("#compare").hidden = false;
    current.known = true;
    await showPortrait(agent, known);
    status("busy", say("Đang hỏi cổng BHXH…", "Asking the insurance portal…"));
    const asked = await act(agent, known.id, "insurance", { waitSeconds: PORTAL_SECONDS });
    showInsurance(asked.insurance);
    form.ticket.value = ticket;
    form.clinic.focus();
    status("good", say("Xong. Xem lại, chọn phòng khám rồi bấm Lưu. Trả thẻ cho người bệnh.", "Done. Check, choose the clinic and save. Give the card back."));
  });
}

const QUESTION = consent(
  say("để đăng ký khám và tra cứu thẻ BHYT", "to register you and look up your insurance"),
  say("Ảnh trên chip chỉ để nhân viên so mặt lúc này, không lưu lại.", "The portrait is only for staff to compare your face now; it is not kept."),
  say("Không đồng ý vẫn được khám: chúng tôi chỉ quét mã QR hoặc gõ tay.", "You are seen by the doctor in any case: without the chip we scan the QR or type."),
);

// fill runs twice: with the text, and with the whole record when the portrait is read too.
function fill({ person }) {
  for (const name of ["fullName", "dateOfBirth", "personalNumber", "sex", "residence"]) {
    const known = person[name];
    form[name].value = name === "dateOfBirth" ? day(known?.value) : known?.value ?? "";
    const mark = form.querySelector(`[data-of=${name}]`);
    if (known) put(mark, say(`✓ ${SOURCES[known.source]?.vi ?? known.source}`, `✓ ${SOURCES[known.source]?.en ?? known.source}`));
  }
}

// The portrait comes only where the desk's policy and this page's pairing allow it.
async function showPortrait(agent, visit) {
  if (!visit.hasPortrait) return;
  const image = $("#portrait");
  image.src = URL.createObjectURL(await agent.portrait(visit.id));
  image.hidden = false;
}

function showInsurance(lookup) {
  if (lookup.state === "queued") {
    waiting.set(current.id, { number: ticket, since: clock(Date.now()) });
    follow(current.agent);
    return box($("#insurance"), QUEUED);
  }
  const { number = "", from = "", to = "", facility = "", facilityName = "" } = lookup.answer?.card ?? {};
  form.card.value = number;
  form.from.value = day(from);
  form.to.value = day(to);
  form.facility.value = [facility, facilityName].filter(Boolean).join(" – ");
  box($("#insurance"), ANSWERS[lookup.action] ?? UNKNOWN);
}

// ---- answers that come later

let following;

// follow hears of the answers that were queued, also of patients who have left the desk.
function follow(agent) {
  showWaiting();
  if (following) return;
  following = new AbortController();
  agent.follow((event) => {
    if (event.type === "visit.insurance" && waiting.has(event.visit)) arrived(agent, event.visit).catch(show);
  }, { signal: following.signal }).catch(show);
}

async function arrived(agent, id) {
  const { insurance } = await agent.visit(id);
  if (insurance.state === "queued") return;
  const { number } = waiting.get(id);
  waiting.delete(id);
  if (current?.id === id) showInsurance(insurance);
  else {
    const [symbol, kind, text] = ANSWERS[insurance.action] ?? UNKNOWN;
    status(kind, say(`Số ${number} ${symbol} ${text.vi}`, `No. ${number} ${symbol} ${text.en}`));
  }
  showWaiting();
  if (waiting.size === 0) {
    following.abort();
    following = undefined;
  }
}

function showWaiting() {
  $("#waiting").hidden = waiting.size === 0;
  $("#waiting ul").replaceChildren(...[...waiting.values()].map(({ number, since }) =>
    put(make("li"), say(`… Số ${number}, chờ từ ${since}`, `… No. ${number}, since ${since}`))));
}

// ---- the end of a visit

async function save() {
  const values = Object.fromEntries(new FormData(form)); // what the hospital's own system keeps
  if (current?.known) await current.agent.act(current.id, "finish");
  else await drop(); // typed by hand: nothing of it came from the agent
  console.info("to be saved:", Object.keys(values).join(", ")); // the names alone: no patient stands in a console
  current = undefined;
  sessionStorage.setItem("ticket", ++ticket);
  clear();
  status("good", say(`Đã lưu. Mời số ${values.ticket} vào ${values.clinic}.`, `Saved. Number ${values.ticket}, please go to ${values.clinic}.`));
}

// drop ends a visit that came to nothing; whoever is gone by themselves is gone.
async function drop() {
  const left = current;
  current = undefined;
  left?.stop.abort();
  await left?.agent.act(left.id, "cancel").catch(() => {});
}

function clear() {
  URL.revokeObjectURL($("#portrait").src);
  $("#portrait").removeAttribute("src");
  form.reset();
  for (const mark of form.querySelectorAll(".source")) mark.replaceChildren();
  for (const id of ["#portrait", "#verdict", "#insurance", "#compare"]) $(id).hidden = true;
  $("#code").value = "";
  $("#code").focus();
}

// ---- the page

function box(element, [symbol, kind, text]) {
  element.className = `box ${kind}`;
  element.querySelector(".symbol").textContent = symbol;
  put(element.querySelector("p"), text);
  element.hidden = false;
}

const show = (e) => status(e instanceof Hint ? "warn" : "bad", explain(e));

// One thing at a time: what is pressed meanwhile does nothing.
async function run(work) {
  const buttons = [$("#read .main"), $("#save")];
  buttons.forEach((b) => { b.disabled = true; });
  $("#cancel").hidden = work !== register;
  try {
    await work();
  } catch (e) {
    if (e.code !== "stopped") show(e);
  } finally {
    buttons.forEach((b) => { b.disabled = false; });
    $("#cancel").hidden = true;
  }
}

const READY = say("Sẵn sàng. Đặt thẻ lên đầu đọc, quét mã QR.", "Ready. Put the card on the reader and scan its QR.");

$("#read").addEventListener("submit", (e) => { e.preventDefault(); run(register); });
form.addEventListener("submit", (e) => { e.preventDefault(); run(save); });
$("#cancel").addEventListener("click", () => { drop(); clear(); status("idle", READY); });
$("#paired").addEventListener("click", () => pairPage(NAME).catch(show));

$("#missing").hidden = true;
$("main").hidden = false;
showPaired();
clear();
status("idle", READY);
