// cccd-agent browser client. Types follow /openapi.json; only what a page needs
// day to day is spelled out here.

export type Purpose = "insurance" | "accommodation" | "public-service" | "identification";
export type Verdict = "genuine" | "authentic" | "consistent" | "claimed" | "rejected";
export type VisitState = "consent" | "document" | "reading" | "identified" | "done" | "cancelled" | "expired";

export interface Value { value: string; source: string; assurance: Verdict }
export interface Check { id: string; result: "successful" | "failed" | "undetermined" | "notSupported" | "aborted"; detail?: string }

export interface CardRecord {
  schema: string; id: string; readAt: string; verdict?: Verdict; checks: Check[];
  document: { kind: string; number?: string; issued?: string; expires?: string; noExpiry: boolean };
  person: Partial<Record<"personalNumber" | "fullName" | "dateOfBirth" | "sex" | "nationality" | "ethnicity" | "religion" |
    "placeOfOrigin" | "residence" | "identifyingFeatures" | "father" | "mother" | "spouse" | "previousNumber", Value>>;
  proof?: { jws: string };
}

export interface Visit {
  schema: string; id: string; purpose: Purpose; state: VisitState; needs: string[]; hasPortrait: boolean;
  method?: string; record?: CardRecord; trouble?: { code: string; at: string };
  insurance?: { state: string; code?: string; action?: string; answer?: unknown };
  accommodation?: { state: string; deadline: string; code?: string; action?: string };
  /** Fields 4 to 11 of the check-in, once the insurer was asked. */
  checkIn?: Record<"HO_TEN" | "SO_CCCD" | "NGAY_SINH" | "GIOI_TINH" | "MA_THE_BHYT" | "MA_DKBD" | "GT_THE_TU" | "GT_THE_DEN", string>;
  queueNumber?: { state: string; ticket?: unknown };
  places?: unknown;               // communes to choose from, of a guest's old address
  [more: string]: unknown;
}

export interface AgentEvent { n?: number; at?: string; type: string; visit?: string; data?: any }
/** In the phase "text" all but the portrait is verified, and `record` is what is known so far; the last verdict comes at the end. */
export interface Progress { phase: string; done: number; total: number; record?: CardRecord }

/** Thrown for every refusal: `code` to compare with, `title` and `advice` to show. */
export class AgentError extends Error {
  code: string; status: number; title: string; advice: string; retryAfter: number;
  problem: { [member: string]: unknown };
}

export interface Options {
  token?: string;                 // of the pairing; `pair` gives one
  name?: string;                  // of the page, sent as X-Cccd-Client
  lang?: "vi" | "en";
  port?: number;                  // where it is known
  fetch?: typeof fetch;
}

export interface ReadRequest {
  reader?: string; qr?: string; can?: string; mrz?: string; number?: string; birth?: string; expiry?: string;
  nonce?: string; waitSeconds?: number;
}

/** "granted", "denied" or "prompt", or "unknown" where the browser does not tell. */
export function localPermission(): Promise<"granted" | "denied" | "prompt" | "unknown">;
/** What a person should click so that the page may reach the agent. */
export function permissionAdvice(state: string, lang?: "vi" | "en"): string;
/** Looks for the agent on ports 24311 to 24330. */
export function findPort(options?: Options): Promise<number>;
/** Uses the code on the desk's screen; keep the token where only this page can read it. */
export function pair(code: string, options?: Options): Promise<{ token: string; id: string; expires: string; scopes: string[] }>;
export function connect(options: Options): Promise<Agent>;

export class Agent {
  readonly port: number;
  get<T = any>(path: string): Promise<T>;
  /** Repeats under one Idempotency-Key when the connection breaks, so that nothing is done twice. */
  post<T = any>(path: string, body?: unknown, key?: string): Promise<T>;
  openVisit(request: { purpose: Purpose; externalId?: string; context?: object; case?: string }): Promise<Visit>;
  visit(id: string): Promise<Visit>;
  act(id: string, action: "consent" | "read" | "scan" | "typed" | "face" | "decide" | "insurance" | "accommodation" | "finish" | "cancel", body?: unknown): Promise<Visit>;
  portrait(id: string): Promise<Blob>;
  /** Reads a card for a visit; resolves with the visit once the card is read, rejects with what went wrong. */
  readCard(id: string, request?: ReadRequest, onProgress?: (p: Progress) => void, signal?: AbortSignal): Promise<Visit>;
  /** Follows events until the signal aborts; reconnects, and resumes after the last number seen. */
  follow(onEvent: (e: AgentEvent) => void, options?: { signal?: AbortSignal; after?: number }): Promise<void>;
}
