import { OK, type Script } from "./scripts.js";

const OLD_WIRE = { "0.1.11": { because: "today's contract", wire: true } } as const;
const NOTHING_SENT = { "0.1.11": { because: "today's contract", outcome: "value", wire: true } } as const;
const HASH = "0123456789abcdef".repeat(4);
const KEY = "sk-db-v1-of-the-test";

function request(name: string, filters: Record<string, unknown> | undefined): Script {
  const isOld = filters === undefined || Object.keys(filters).every((field) => field === "date");
  return {
    name,
    answers: [OK],
    call: { request: filters },
    outcome: "value",
    ...(isOld ? {} : { differs: OLD_WIRE }),
  };
}

const filters: Script[] = [
  request("no request", undefined),
  request("an empty request", {}),
  request("a day", { date: "2026-11-19" }),
  request("an empty day", { date: "" }),
  request("an undefined day", { date: undefined }),
  request("text that a URL must escape", { date: "a b+c&d=é/ü?#'()*!~%2F\u{1F600}" }),
  request("every filter", {
    workspaceId: "550e8400-e29b-41d4-a716-446655440001",
    userId: "ada@example.com",
    groupBy: "workspace",
    date: "2026-11-19",
    apiKeyHash: HASH,
  }),
  request("an empty filter beside an undefined one", { userId: "", workspaceId: undefined }),
  request("a field nobody knows", { date: "2026-11-19", limit: 10 }),
  request("attribution", { httpReferer: "https://example.com/?a=b", appTitle: "The App", appCategories: "cli,agents" }),
];

const refused: Script[] = [
  ...[{ date: 20261119 }, { date: null }, { date: new Date(0) }].map((wrong): Script => ({
    name: `a request of the wrong form, ${JSON.stringify(wrong)}`,
    answers: [OK],
    call: { request: wrong },
    outcome: "SDKValidationError",
  })),
  {
    name: "a grouping that is none",
    answers: [OK],
    call: { request: { groupBy: "model" } },
    outcome: "SDKValidationError",
    differs: NOTHING_SENT,
  },
  {
    name: "a number as a person",
    answers: [OK],
    call: { request: { userId: 7 } },
    outcome: "SDKValidationError",
    differs: NOTHING_SENT,
  },
];

const options: Script[] = [
  {
    name: "headers of the call",
    answers: [OK],
    call: { options: { headers: { "x-trace": "1", accept: "application/json;v=1" } } },
    outcome: "value",
  },
  {
    name: "headers among the fetch options",
    answers: [OK],
    call: { options: { fetchOptions: { headers: [["x-trace", "2"]], cache: "no-store" } } },
    outcome: "value",
  },
  {
    name: "headers in both places",
    answers: [OK],
    call: { options: { headers: { "x-trace": "1" }, fetchOptions: { headers: { "x-trace": "2", "x-more": "3" } } } },
    outcome: "value",
  },
  {
    name: "a key in the call's headers",
    answers: [OK],
    call: { options: { headers: { authorization: "Bearer another" } } },
    outcome: "value",
  },
  {
    name: "a User-Agent among the call's headers",
    answers: [OK],
    call: { options: { headers: { "user-agent": "the-app/1" } } },
    outcome: "value",
    differs: {
      "1.3.19": { because: "caller's header", wire: true },
      "0.1.11": { because: "caller's header", wire: true },
    },
  },
  { name: "no cache", answers: [OK], call: { options: { cache: "no-store" } }, outcome: "value" },
  {
    name: "a redirect that is followed",
    answers: [{ status: 307, headers: { location: "/elsewhere?x=1" } }, OK],
    call: { request: { date: "2026-11-19" } },
    outcome: "value",
  },
  {
    name: "a redirect that is not to be followed",
    answers: [{ status: 302, headers: { location: "/elsewhere" } }, OK],
    call: { options: { redirect: "manual" } },
    outcome: "OpenRouterDefaultError",
  },
  {
    name: "a redirect that is an error",
    answers: [{ status: 302, headers: { location: "/elsewhere" } }, OK],
    call: { options: { redirect: "error" } },
    outcome: "ConnectionError",
  },
];

const clients: Script[] = [
  { name: "a key", answers: [OK], call: { client: { apiKey: KEY } }, outcome: "value" },
  {
    name: "a key with bearer before it",
    answers: [OK],
    call: { client: { apiKey: `bearer ${KEY}` } },
    outcome: "value",
  },
  {
    name: "a key with Bearer before it",
    answers: [OK],
    call: { client: { apiKey: `Bearer ${KEY}` } },
    outcome: "value",
  },
  { name: "an empty key", answers: [OK], call: { client: { apiKey: "" } }, outcome: "value" },
  {
    name: "a function that gives the key",
    answers: [OK],
    call: { client: { apiKey: async () => KEY } },
    outcome: "value",
  },
  { name: "a User-Agent", answers: [OK], call: { client: { userAgent: "the-app/1" } }, outcome: "value" },
  {
    name: "attribution of the client",
    answers: [OK],
    call: { client: { httpReferer: "https://example.com", appTitle: "App", appCategories: "cli" } },
    outcome: "value",
    differs: OLD_WIRE,
  },
  {
    name: "attribution of client and call",
    answers: [OK],
    call: {
      client: { httpReferer: "https://example.com", appTitle: "App" },
      request: { appTitle: "Other", appCategories: "agents" },
    },
    outcome: "value",
    differs: OLD_WIRE,
  },
  {
    name: "a key function that fails",
    answers: [OK],
    call: { client: { apiKey: () => Promise.reject(new Error("vault")) } },
    outcome: "UnexpectedClientError",
    differs: thrown("Error"),
  },
  {
    name: "a header that no request can have",
    answers: [OK],
    call: { options: { headers: { "x-trace": "a\nb" } } },
    outcome: "InvalidRequestError",
    differs: thrown("TypeError"),
  },
  {
    name: "an address that is none",
    answers: [OK],
    call: { options: { serverURL: "not an address" } },
    outcome: "InvalidRequestError",
    differs: thrown("TypeError"),
  },
];

function thrown(name: string): NonNullable<Script["differs"]> {
  const difference = { because: "always a result", outcome: `rejection: ${name}` } as const;
  return { "1.3.19": difference, "0.1.11": difference };
}

/** What goes over the wire, and what never does. */
export const REQUEST_SCRIPTS: readonly Script[] = [...filters, ...refused, ...options, ...clients];

/** What may stand behind the base address that a client is given. */
export const ADDRESSES = ["", "/", "//", "?tenant=7", "/?tenant=7", "?date=1999-01-01", "#top"] as const;
