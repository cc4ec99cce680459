// A hotel's check-in form: one room, its guests one after the other. Each card is
// read, the police are notified, and the list shows what became of it and by when.
import { act, consent, explain, Hint, identify, opening, pairPage, showPaired, withAgent } from "../shared/desk.js";
import { $, clock, day, make, put, say, status } from "../shared/show.js";
import { VERDICTS } from "../shared/words.js";
import { notice, problem } from "./notices.js";

const NAME = "examples/hotel";  // tells the agent's log who calls
const PORTAL_SECONDS = 4;       // how long a guest waits at the desk for the portal
const CHECK_OUT = "T12:00:00+07:00";

const form = $("#group");
let room = newRoom();

function newRoom() {
  return { stay: undefined, guests: [], reading: undefined, following: new AbortController() };
}

// ---- one guest

async function checkIn() {
  const code = opening($("#code").value);
  $("#code").value = "";
  await withAgent(NAME, async (agent) => {
    room.stay ??= (await agent.post("/v1/stays", { room: form.room.value, departure: departure().toISOString() })).id;
    const visit = await agent.openVisit({ purpose: "accommodation", context: { stay: room.stay, role: "guest" } });
    room.reading = { agent, id: visit.id, stop: new AbortController() };
    const known = await identify(agent, visit, code, { question: QUESTION, signal: room.reading.stop.signal });
    const guest = { id: visit.id, record: known.record };
    room.guests.push(guest);
    showGuests();
    status("busy", say("Đang báo lưu trú…", "Notifying the police…"));
    try {
      guest.notified = (await act(agent, visit.id, "accommodation", { waitSeconds: PORTAL_SECONDS })).accommodation;
      await agent.act(visit.id, "finish");
    } catch (e) {
      guest.notified ??= { state: "refused", code: e.problem?.errors?.[0]?.problem ?? e.code };
      throw e;
    } finally {
      showGuests();
    }
    if (guest.notified.state === "queued") follow(agent);
    const [, kind, text] = notice(guest.notified);
    status(kind, say(`Khách ${room.guests.length}: ${text.vi}. Trả thẻ cho khách.`, `Guest ${room.guests.length}: ${text.en}. Give the card back.`));
  });
}

const QUESTION = consent(
  say("để thông báo lưu trú với công an theo Luật Cư trú", "to notify the police of your stay, as the law asks"),
  say("Không đồng ý đọc chip thì chúng tôi chỉ quét mã QR: việc thông báo vẫn phải làm.", "Without the chip we scan the QR alone: the notification is a duty in any case."),
);

// follow hears of the notifications that were queued.
function follow(agent) {
  if (room.followed) return;
  room.followed = true;
  const { guests, following } = room;
  agent.follow(async (event) => {
    const guest = guests.find((g) => g.id === event.visit);
    if (event.type !== "visit.accommodation" || !guest) return;
    try {
      guest.notified = (await agent.visit(guest.id)).accommodation;
      showGuests();
    } catch (e) { show(e); }
  }, { signal: following.signal }).catch(show);
}

// ---- the list and the clock

function showGuests() {
  $("#guests tbody").replaceChildren(...room.guests.map((guest, i) => {
    const { person, verdict } = guest.record;
    const [symbol, kind, text] = VERDICTS[verdict] ?? VERDICTS.claimed;
    return make("tr", {}, make("td", { textContent: i + 1 }), make("td", { textContent: person.fullName?.value ?? "" }),
      make("td", { textContent: day(person.dateOfBirth?.value) }), cell([symbol, kind, text]),
      guest.notified ? cell(notice(guest.notified)) : cell(["◌", "", say("Đang báo…", "Notifying…")]));
  }));
  put($("#next"), say(`Khách thứ ${room.guests.length + 1}`, `Guest ${room.guests.length + 1}`));
  for (const name of ["room", "nights"]) form[name].readOnly = room.stay !== undefined;
  showClock();
}

function cell([symbol, kind, text]) {
  const words = put(make("span"), text);
  return make("td", { className: kind }, make("span", { className: "mark", textContent: symbol }), words);
}

// showClock counts down to the first deadline that is still open.
function showClock() {
  const open = room.guests.map((g) => g.notified).filter((n) => n && n.state !== "notified" && n.deadline);
  const due = Math.min(...open.map((n) => Date.parse(n.deadline)));
  const anybody = room.guests.some((g) => g.notified);
  if (open.length > 0) return showLeft(due);
  const last = room.guests.map((g) => g.notified?.deadline).filter(Boolean).at(-1);
  $("#clock").textContent = last ? clock(last) : "23:00";
  box(!anybody ? ["▸", "", say("Khách đến trước 23:00 phải báo trong ngày.", "Guests who arrive before 23:00 are notified the same day.")]
    : room.guests.every((g) => g.notified?.state === "notified") ? ["✔", "good", say("Đã báo đủ mọi khách.", "All guests are notified.")]
      : ["!", "bad", say("Còn khách chưa báo được: xem danh sách.", "Some guests are not notified: see the list.")]);
}

function showLeft(due) {
  const minutes = Math.floor((due - Date.now()) / 60000), h = Math.floor(minutes / 60), m = minutes % 60;
  $("#clock").textContent = clock(due);
  if (minutes < 0) return box(["✖", "bad", say("QUÁ HẠN: gọi ngay công an phường/xã.", "OVERDUE: call the local police now.")]);
  box(["!", minutes < 60 ? "bad" : "warn", say(`Còn ${h} giờ ${m} phút cho khách chưa báo xong.`, `${h} h ${m} min left for guests not yet notified.`)]);
}

function box([symbol, kind, text]) {
  $("#left").className = `box ${kind}`;
  $("#left .symbol").textContent = symbol;
  put($("#left p"), text);
}

// ---- the page

// departure is noon after the last night, as clocks in Viet Nam have it.
function departure() {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date());
  return new Date(Date.parse(today + CHECK_OUT) + Number(form.nights.value) * 86400000);
}

function show(e) {
  const field = e.problem?.errors?.[0];
  status(e instanceof Hint ? "warn" : "bad", field?.field === "guest" || field?.problem === "foreign-guest" ? problem(field.problem) : explain(e));
}

async function run(work) {
  const button = form.querySelector(".main");
  if (button.disabled) return;
  button.disabled = true;
  $("#cancel").hidden = false;
  try {
    await work();
  } catch (e) {
    await stop();
    if (e.code !== "stopped") show(e);
  } finally {
    room.reading = undefined;
    button.disabled = false;
    $("#cancel").hidden = true;
    $("#code").focus();
  }
}

// stop ends a guest's visit that came to nothing.
async function stop() {
  const left = room.reading;
  left?.stop.abort();
  await left?.agent.act(left.id, "cancel").catch(() => {});
}

function nextGuest() {
  $("#code").focus();
  if ($("#code").value.trim()) form.requestSubmit();
}

function anotherRoom() {
  if (room.reading) return;
  room.following.abort(); // what is queued is sent all the same
  room = newRoom();
  form.reset();
  showDeparture();
  showGuests();
  status("idle", READY);
  form.room.focus();
}

const showDeparture = () => { form.departure.value = `12:00 ${day(new Date(departure().getTime() + 7 * 3600000).toISOString())}`; };

const READY = say("Sẵn sàng. Gõ số phòng, đặt thẻ lên đầu đọc, quét mã QR.", "Ready. Type the room, put the card on the reader, scan its QR.");

form.addEventListener("submit", (e) => { e.preventDefault(); run(checkIn); });
form.nights.addEventListener("input", () => { if (form.nights.validity.valid) showDeparture(); });
$("#cancel").addEventListener("click", stop);
$("#another").addEventListener("click", anotherRoom);
$("#paired").addEventListener("click", () => pairPage(NAME).catch(show));
document.addEventListener("keydown", (e) => {
  const does = { F2: nextGuest, F4: anotherRoom }[e.key];
  if (!does || e.altKey) return;
  e.preventDefault();
  does();
});
setInterval(showClock, 15000);

$("#missing").hidden = true;
$("main").hidden = false;
showPaired();
anotherRoom();
