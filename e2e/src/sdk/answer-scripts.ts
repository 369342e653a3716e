import { errorAnswer, OK, ROW, type Script } from "./scripts.js";

const CLASSES: Record<number, string> = {
  400: "BadRequestResponseError",
  401: "UnauthorizedResponseError",
  403: "ForbiddenResponseError",
  404: "NotFoundResponseError",
  500: "InternalServerResponseError",
};
const DEFAULT = "OpenRouterDefaultError";
const INVALID = "ResponseValidationError";
const OLD_404 = { "0.1.11": { because: "today's contract", outcome: DEFAULT } } as const;
const OLD_FIELDS = { "0.1.11": { because: "today's contract", details: true } } as const;
const THROWN_SYNTAX = { because: "always a result", outcome: "rejection: SyntaxError" } as const;
const THROWN = { "1.3.19": THROWN_SYNTAX, "0.1.11": THROWN_SYNTAX } as const;

function withRow(change: Record<string, unknown>): { body: unknown } {
  return { body: { data: [{ ...ROW, ...change }] } };
}

const values: Script[] = [
  { name: "rows", answers: [OK], outcome: "value" },
  { name: "no rows", answers: [{ body: { data: [] } }], outcome: "value" },
  { name: "a thousand rows", answers: [{ body: { data: Array(1_000).fill(ROW) } }], outcome: "value" },
  {
    name: "a row of a workspace",
    answers: [withRow({ workspace_id: "550e8400-e29b-41d4-a716-446655440001" })],
    outcome: "value",
    differs: OLD_FIELDS,
  },
  {
    name: "unknown fields",
    answers: [{ body: { data: [{ ...ROW, tier: "gold", more: { a: [1] } }], next: null, total_count: 1 } }],
    outcome: "value",
  },
  {
    name: "numbers at their limits and text of every script",
    answers: [
      withRow({
        usage: 1e-12,
        byok_usage_inference: 1e21,
        requests: 0,
        prompt_tokens: 9007199254740991,
        model: "模型/ü",
      }),
    ],
    outcome: "value",
  },
  { name: "a date with a time", answers: [withRow({ date: "2026-11-19 00:00:00" })], outcome: "value" },
  {
    name: "text after a byte order mark",
    answers: [{ body: `\uFEFF${JSON.stringify({ data: [] })}` }],
    outcome: "value",
  },
  { name: "a charset", answers: [{ ...OK, contentType: "application/json; charset=utf-8" }], outcome: "value" },
  { name: "a content type in capitals", answers: [{ ...OK, contentType: "Application/JSON" }], outcome: "value" },
];

const errors: Script[] = [
  ...Object.entries(CLASSES).map(([status, outcome]): Script => ({
    name: `status ${status}`,
    answers: [errorAnswer(Number(status))],
    outcome,
    ...(status === "404" ? { differs: OLD_404 } : {}),
  })),
  {
    name: "all that an error can carry",
    answers: [
      {
        status: 403,
        body: {
          error: { code: 403, message: "no", metadata: { limit: 3, why: ["a", null] }, extra: 1 },
          user_id: "user_1",
          openrouter_metadata: { region: "eu" },
          other: true,
        },
      },
    ],
    outcome: "ForbiddenResponseError",
    differs: OLD_FIELDS,
  },
  {
    name: "nulls where an error may have them",
    answers: [errorAnswer(400, { user_id: null, openrouter_metadata: null })],
    outcome: "BadRequestResponseError",
  },
  {
    name: "an error code that is not the status",
    answers: [{ status: 400, body: { error: { code: 40_001, message: "odd" } } }],
    outcome: "BadRequestResponseError",
  },
  ...[402, 408, 409, 410, 413, 418, 422, 429, 499, 501, 502, 503, 504, 524, 529, 599].map((status): Script => ({
    name: `undocumented status ${status}`,
    answers: [errorAnswer(status)],
    outcome: DEFAULT,
  })),
  ...[201, 202, 203, 206, 226, 304].map((status): Script => ({
    name: `unexpected status ${status}`,
    answers: [status === 304 ? { status } : { ...OK, status }],
    outcome: DEFAULT,
  })),
  { name: "no content", answers: [{ status: 204, contentType: null }], outcome: DEFAULT },
];

const contentTypes: Script[] = [
  null,
  "text/html",
  "text/plain",
  "application/problem+json",
  "application/jsonl",
  "json",
  "",
].flatMap((contentType) => [
  { name: `rows as ${contentType}`, answers: [{ ...OK, contentType }], outcome: DEFAULT },
  { name: `400 as ${contentType}`, answers: [{ ...errorAnswer(400), contentType }], outcome: DEFAULT },
  { name: `500 as ${contentType}`, answers: [{ status: 500, contentType, body: "<h1>Oops</h1>" }], outcome: DEFAULT },
]);

const brokenBodies: Script[] = [
  ...['{"data":[', "", "<html>", "{'data':[]}", '{"data":[]}{}', "NaN"].flatMap((body) => [
    { name: `200 with the body ${body}`, answers: [{ body }], outcome: INVALID, differs: THROWN },
    { name: `400 with the body ${body}`, answers: [{ status: 400, body }], outcome: INVALID, differs: THROWN },
    { name: `418 with the body ${body}`, answers: [{ status: 418, body }], outcome: DEFAULT },
  ]),
  ...["null", "[]", '"text"', "1", "{}", '{"data":null}', '{"data":{}}', '{"data":[null]}', '{"data":[[]]}'].map(
    (body): Script => ({ name: `200 with the body ${body}`, answers: [{ body }], outcome: INVALID }),
  ),
  ...[
    "null",
    "[]",
    "{}",
    '{"error":"no"}',
    '{"error":null}',
    '{"error":{"code":400}}',
    '{"error":{"code":"400","message":"no"}}',
    '{"error":{"code":400.5,"message":"no"}}',
    '{"error":{"code":400,"message":null}}',
    '{"error":{"code":400,"message":"no","metadata":"text"}}',
    '{"error":{"code":400,"message":"no","metadata":[]}}',
    '{"error":{"code":400,"message":"no"},"user_id":7}',
  ].map((body): Script => ({ name: `400 with the body ${body}`, answers: [{ status: 400, body }], outcome: INVALID })),
  {
    name: "an error without words",
    answers: [{ status: 400, body: { error: { code: 400, message: "" } } }],
    outcome: "BadRequestResponseError",
    differs: {
      "1.3.19": { because: "own words", details: true },
      "0.1.11": { because: "own words", details: true },
    },
  },
];

const brokenRows: Script[] = [
  ...Object.keys(ROW).flatMap((field) => [
    { name: `a row without ${field}`, answers: [withRow({ [field]: undefined })], outcome: INVALID },
    { name: `a row with null as ${field}`, answers: [withRow({ [field]: null })], outcome: INVALID },
    { name: `a row with an object as ${field}`, answers: [withRow({ [field]: {} })], outcome: INVALID },
  ]),
  { name: "a number as text", answers: [withRow({ usage: "0.015" })], outcome: INVALID },
  { name: "text as a number", answers: [withRow({ model: 4 })], outcome: INVALID },
  ...["requests", "prompt_tokens", "completion_tokens", "reasoning_tokens"].flatMap((field) =>
    [1.5, 2 ** 53, 1e300].map((value): Script => ({
      name: `${value} as ${field}`,
      answers: [withRow({ [field]: value })],
      outcome: INVALID,
      differs: { "0.1.11": { because: "today's contract", outcome: "value" } },
    })),
  ),
  {
    name: "null as workspace_id",
    answers: [withRow({ workspace_id: null })],
    outcome: INVALID,
    differs: { "0.1.11": { because: "today's contract", outcome: "value" } },
  },
  {
    name: "a bad row after good ones",
    answers: [{ body: { data: [ROW, ROW, { ...ROW, model: 1 }] } }],
    outcome: INVALID,
  },
];

/** One answer each, tried once: what it means. */
export const ANSWER_SCRIPTS: readonly Script[] = [
  ...values,
  ...errors,
  ...contentTypes,
  ...brokenBodies,
  ...brokenRows,
];
