// cccd-agent browser client: finds the agent on this machine, pairs, opens
// visits, reads cards, follows events. No dependencies. Types: client.d.ts.

const FIRST_PORT = 24311, LAST_PORT = 24330;
const pause = (ms, signal) => new Promise((resolve) => {
  const timer = setTimeout(resolve, ms);
  signal?.addEventListener("abort", () => { clearTimeout(timer); resolve(); }, { once: true });
});

const SENTENCES = {
  unreachable: {
    vi: ["Không thấy phần mềm đọc thẻ trên máy này.", "Kiểm tra cccd-agent đang chạy và trang này đã được ghép nối."],
    en: ["The card agent was not found on this machine.", "Check that cccd-agent runs and that this page is paired."],
  },
  denied: {
    vi: ["Trình duyệt đang chặn trang này gọi vào máy.", "Bấm biểu tượng bên trái thanh địa chỉ, mở «Cài đặt trang web», đặt «Ứng dụng và dịch vụ trên thiết bị này» (hoặc «Mạng cục bộ») thành «Cho phép», rồi tải lại trang."],
    en: ["The browser blocks this page from reaching this machine.", "Click the icon left of the address, open “Site settings”, set “Apps and services on this device” (or “Local network”) to “Allow”, then reload."],
  },
  prompt: {
    vi: ["Trình duyệt sẽ hỏi quyền gọi vào máy này.", "Bấm «Cho phép» khi trình duyệt hỏi."],
    en: ["The browser will ask whether this page may reach this machine.", "Click “Allow” when it asks."],
  },
  stopped: { vi: ["Đã dừng.", ""], en: ["Stopped.", ""] },
  "read-failed": {
    vi: ["Chưa đọc được thẻ.", "Đặt lại thẻ và đọc lại, hoặc quét mã QR."],
    en: ["The card was not read.", "Place the card again, or scan its QR."],
  },
};

export class AgentError extends Error {
  constructor(problem, retryAfter = 0) {
    super(problem.title || problem.code);
    this.name = "AgentError";
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status || 0;
    this.title = problem.title || problem.code;
    this.advice = problem.advice || "";
    this.retryAfter = retryAfter;
  }
}

const own = (code, lang, as = code) => {
  const [title, advice] = SENTENCES[code][lang === "en" ? "en" : "vi"];
  return new AgentError({ code: as, status: 0, title, advice });
};

// Chrome asks before a public page reaches the loopback; the permission's name
// changed with its versions.
export async function localPermission() {
  if (!globalThis.isSecureContext) return "unknown"; // told "denied" over http, also where nobody is asked
  for (const name of ["loopback-network", "local-network-access", "local-network"]) {
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch { /* this browser does not know the name */ }
  }
  return "unknown";
}

export function permissionAdvice(state, lang = "vi") {
  return SENTENCES[state] ? SENTENCES[state][lang === "en" ? "en" : "vi"].join(" ").trim() : "";
}

const doFetch = (options) => options.fetch || globalThis.fetch.bind(globalThis);

async function answers(port, options, ms) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    const r = await doFetch(options)(`http://127.0.0.1:${port}/v1/health`, { signal: stop.signal, cache: "no-store", credentials: "omit" });
    return r.ok && (await r.json()).status === "ok";
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

export async function findPort(options = {}) {
  // The browser's question waits for a person, so a port gets long while it may be asked.
  const patience = (await localPermission()) === "prompt" ? 60000 : 1500;
  if (options.port) {
    if (await answers(options.port, options, patience)) return options.port;
  } else {
    if (await answers(FIRST_PORT, options, patience)) return FIRST_PORT;
    const rest = Array.from({ length: LAST_PORT - FIRST_PORT }, (_, i) => FIRST_PORT + 1 + i);
    const found = await Promise.all(rest.map((p) => answers(p, options, 1500)));
    const at = found.indexOf(true);
    if (at >= 0) return rest[at];
  }
  throw own((await localPermission()) === "denied" ? "denied" : "unreachable", options.lang, "unreachable");
}

export async function pair(code, options = {}) {
  const agent = new Agent(await findPort(options), options);
  return agent.post("/v1/pair", { code });
}

export async function connect(options) {
  return new Agent(await findPort(options), options);
}

export class Agent {
  #options;

  constructor(port, options) {
    this.port = port;
    this.#options = options;
  }

  #request(method, path, body, key, signal, more = {}) {
    const headers = { "Accept-Language": this.#options.lang || "vi", ...more };
    if (this.#options.token) headers.Authorization = `Bearer ${this.#options.token}`;
    if (method === "POST") {
      headers["Content-Type"] = "application/json";
      headers["X-Cccd-Client"] = this.#options.name || "client.js";
      headers["Idempotency-Key"] = key;
    }
    return doFetch(this.#options)(`http://127.0.0.1:${this.port}${path}`,
      { method, headers, body: method === "POST" ? JSON.stringify(body ?? {}) : undefined, signal, cache: "no-store", credentials: "omit", redirect: "error" });
  }

  async #checked(response) {
    if (response.ok) return response;
    let problem = { code: "internal", status: response.status };
    try { problem = await response.json(); } catch { /* no document */ }
    throw new AgentError(problem, Number(response.headers.get("Retry-After")) || 0);
  }

  async get(path) {
    return (await this.#checked(await this.#reach(() => this.#request("GET", path)))).json();
  }

  async post(path, body, key = crypto.randomUUID?.() ?? randomKey()) {
    const response = await this.#checked(await this.#reach(() => this.#request("POST", path, body, key)));
    return response.status === 204 ? undefined : response.json();
  }

  // A connection that breaks is tried twice more, under the same key.
  async #reach(send) {
    for (let left = 2; ; left--) {
      try {
        return await send();
      } catch (e) {
        if (left === 0 || e.name === "AbortError") throw e.name === "AbortError" ? own("stopped", this.#options.lang) : own("unreachable", this.#options.lang);
        await pause(300);
      }
    }
  }

  openVisit(request) { return this.post("/v1/visits", request); }
  visit(id) { return this.get(`/v1/visits/${id}`); }
  act(id, action, body) { return this.post(`/v1/visits/${id}/${action}`, body); }

  async portrait(id) {
    return (await this.#checked(await this.#reach(() => this.#request("GET", `/v1/visits/${id}/portrait`)))).blob();
  }

  async readCard(id, request = {}, onProgress = () => {}, signal = undefined) {
    const stop = new AbortController();
    signal?.addEventListener("abort", () => stop.abort(), { once: true });
    try {
      return await new Promise((resolve, reject) => {
        let begun = false, started = false, asking = false, again = false;
        // One look at a time; whatever happens meanwhile is looked at after it.
        const look = async () => {
          if (!started) return;
          if (asking) { again = true; return; }
          asking = true;
          try {
            do {
              again = false;
              const v = await this.visit(id);
              if (v.state !== "reading") this.#settle(v, resolve, reject);
              else if (v.record) onProgress({ phase: "text", done: 0, total: 0, record: v.record });
            } while (again);
          } catch (e) { reject(e); } finally { asking = false; }
        };
        // The reading begins once its progress can be heard, and at the latest soon.
        const begin = () => {
          clearTimeout(late);
          if (begun) return;
          begun = true;
          this.act(id, "read", request).then(() => { started = true; look(); }, reject);
        };
        const late = setTimeout(begin, 2000);
        const heard = (e) => {
          if (e.type === "hello") begin();
          if (e.type === "visit.progress" && e.visit === id) onProgress(e.data);
          else if (e.type === "reset" || e.type === "hello" || e.visit === id) look();
        };
        stop.signal.addEventListener("abort", () => { clearTimeout(late); reject(own("stopped", this.#options.lang)); }, { once: true });
        this.follow(heard, { signal: stop.signal }).catch(reject);
      });
    } finally {
      stop.abort();
    }
  }

  #settle(v, resolve, reject) {
    if (v.state === "identified" && !v.trouble) return resolve(v);
    const failed = own("read-failed", this.#options.lang, v.trouble?.code || v.state);
    failed.problem.visit = v;
    reject(failed);
  }

  async follow(onEvent, { signal, after } = {}) {
    let last = after, wait = 500, fault;
    while (!signal?.aborted) {
      try {
        const more = last === undefined ? {} : { "Last-Event-ID": String(last) };
        const response = await this.#checked(await this.#request("GET", "/v1/events", undefined, undefined, signal, more));
        wait = 500;
        await readStream(response.body, (e, id) => {
          if (id !== undefined) last = id;
          try { if (e) onEvent(e); } catch (x) { fault = { x }; throw x; }
        });
      } catch (e) {
        if (fault) throw fault.x; // the page's own, not the connection's
        if (e instanceof AgentError && e.status !== 429 && e.status < 500) throw e;
        if (e instanceof AgentError && e.retryAfter) wait = e.retryAfter * 1000;
      }
      await pause(wait, signal);
      wait = Math.min(wait * 2, 15000);
    }
  }
}

// readStream takes a stream of server-sent events apart (HTML §9.2.6), as far as
// the agent writes them.
async function readStream(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "", event = {};
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines) {
      if (line === "") {
        finish(event, onEvent);
        event = {};
        continue;
      }
      const colon = line.indexOf(": ");
      if (colon > 0) event[line.slice(0, colon)] = line.slice(colon + 2);
    }
  }
}

function finish(event, onEvent) {
  const id = event.id === undefined ? undefined : Number(event.id);
  if (!event.event) return onEvent(undefined, id);
  const data = JSON.parse(event.data);
  const numbered = data && data.type === event.event;
  onEvent(numbered ? data : { type: event.event, visit: data.visit, data }, id);
}

// randomKey serves pages without https, which have no crypto.randomUUID.
function randomKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
}
