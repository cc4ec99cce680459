// From the press of a button to the person's record: finding and pairing with the
// agent on this machine, asking the person, reading the card.
import { AgentError, connect, localPermission, pair, permissionAdvice } from "./client.js";
import { $, ask, put, say, status } from "./show.js";
import { phase, REASONS, TROUBLES } from "./words.js";

const TOKEN = "cccd-agent.token"; // localStorage belongs to this origin alone, and so does the token

const lang = () => document.documentElement.lang;

// withAgent runs work with the agent. Where this page has no token, or one that is
// no longer good, it is paired first.
export async function withAgent(name, work) {
  if (await localPermission() === "prompt") status("warn", say(permissionAdvice("prompt", "vi"), permissionAdvice("prompt", "en")));
  if (!localStorage.getItem(TOKEN)) await pairPage(name);
  showPaired();
  for (;;) {
    try {
      return await work(await connect({ token: localStorage.getItem(TOKEN), name, lang: lang() }));
    } catch (e) {
      if (e.status !== 401 && e.code !== "other-origin") throw e;
      await pairPage(name, e);
    }
  }
}

// pairPage asks for the code of eight characters that the desk's screen shows.
export async function pairPage(name, why) {
  localStorage.removeItem(TOKEN);
  showPaired();
  for (let wrong = why; ; ) {
    const code = await ask({
      title: say("Ghép nối trang này với máy đọc thẻ", "Pair this page with the card agent"),
      lines: [
        ...(wrong ? [say(`✖ ${explain(wrong).vi}`, `✖ ${explain(wrong).en}`)] : []),
        say("Nhờ quản trị viên chạy lệnh dưới đây trên máy này, rồi gõ mã 8 ký tự hiện ra:", "Ask the administrator to run this on this machine, then type the eight characters it shows:"),
        { code: `cccd-agent pair --code --origin ${location.origin} --scopes ${$("meta[name=scopes]").content}` },
      ],
      field: { id: "pairing-code", maxLength: 12, size: 12, pattern: "[A-Za-z0-9 \\-]{8,12}" },
      answers: [{ value: "pair", text: say("Ghép nối", "Pair"), main: true }],
    });
    if (!code) throw new Hint(say("Trang chưa ghép nối nên chưa đọc được thẻ.", "The page is not paired, so it cannot read cards."));
    try {
      const { token } = await pair(code, { name, lang: lang() });
      localStorage.setItem(TOKEN, token);
      return showPaired();
    } catch (e) {
      wrong = e;
    }
  }
}

export function showPaired() {
  const paired = localStorage.getItem(TOKEN) !== null;
  put($("#paired"), paired ? say("● Đã ghép nối máy đọc thẻ", "● Paired with the card agent") : say("○ Chưa ghép nối", "○ Not paired"));
  $("#paired").setAttribute("aria-pressed", String(paired));
}

// Hint is what the person at the desk should do first.
export class Hint extends Error {
  constructor(text) {
    super(text.en);
    this.text = text;
  }
}

// explain turns whatever went wrong into a sentence with what to do.
export function explain(e) {
  if (e instanceof Hint) return e.text;
  if (TROUBLES[e.code]) return TROUBLES[e.code];
  if (e instanceof AgentError) return say(`${e.title} ${e.advice}`.trim());
  console.error(e);
  return say("Có lỗi ngoài dự kiến. Tải lại trang; nếu vẫn lỗi, báo bộ phận CNTT.", "Something unexpected went wrong. Reload the page; if it stays, tell IT.");
}

// opening is what opens the chip: the text of the card's QR, or the six digits.
export function opening(text) {
  const typed = text.trim(), digits = typed.replace(/\D/g, "");
  if (typed.includes("|")) return { qr: typed };
  if (/^\d{6}$|^\d{12}$/.test(digits) && digits === typed.replace(/\s/g, "")) return { can: digits.slice(-6) };
  throw new Hint(TROUBLES["password-required"]);
}

// identify takes a visit to the person's record. Where the law wants the person
// asked before the chip is read, it asks; who does not agree goes on with the QR.
// onText gets the record when all but the portrait is verified, seconds earlier.
export async function identify(agent, visit, code, { question, signal, onText = () => {} }) {
  if (visit.needs.includes("consent-to-read")) {
    const answer = await ask(question);
    if (!answer) throw new Hint(say("Chưa hỏi người đến quầy. Bấm đọc thẻ để hỏi lại.", "The person was not asked. Press read to ask again."));
    await agent.act(visit.id, "consent", { to: "read-chip", given: answer === "agreed" });
    if (answer !== "agreed") return withoutChip(agent, visit.id, code);
  }
  status("busy", phase("waiting"));
  return agent.readCard(visit.id, { ...code, waitSeconds: 60 }, (p) => {
    if (p.record) onText(p.record);
    else status("busy", phase(p.phase), p.total ? p.done / p.total : undefined);
  }, signal);
}

function withoutChip(agent, id, code) {
  if (code.qr) return agent.act(id, "scan", { text: code.qr });
  throw new Hint(say("Không đọc chip. Quét mã QR trên thẻ rồi bấm đọc lại, hoặc gõ tay.", "The chip is not read. Scan the card's QR and press read again, or type."));
}

// consent is the question in plain words: what is read and what for, and that
// nobody is turned away.
export function consent(purpose, ...more) {
  return {
    title: say("Xin hỏi: anh/chị có đồng ý cho đọc chip trên thẻ không?", "May we read the chip of your card?"),
    lines: [
      say(`Chúng tôi chỉ lấy họ tên, ngày sinh, giới tính, số định danh và nơi thường trú, ${purpose.vi}. Không đọc vân tay.`,
        `We take only name, birth date, sex, personal number and residence, ${purpose.en}. Fingerprints are not read.`),
      ...more,
    ],
    answers: [{ value: "agreed", text: say("Đồng ý đọc chip", "Agree") }, { value: "refused", text: say("Không đồng ý", "Do not agree") }],
  };
}

// act does one action of a visit. Below the verdict that the purpose asks for,
// staff say why it goes on all the same.
export async function act(agent, id, action, body) {
  try {
    return await agent.act(id, action, body);
  } catch (e) {
    if (e.code !== "verdict-too-low") throw e;
    const reason = await ask({
      title: say("Chưa đủ mức xác thực. Vì sao vẫn tiếp tục?", "The verdict is too low. Why go on?"),
      answers: Object.entries(REASONS).map(([value, text]) => ({ value, text })),
    });
    if (!reason) throw e;
    return agent.act(id, action, { ...body, goOn: { reason } });
  }
}
