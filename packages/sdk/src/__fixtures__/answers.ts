import type { ScriptedAnswer } from "./scripted-server.js";

export const ACTIVITY_ROW = {
  date: "2026-11-20",
  model: "openai/gpt-4.1",
  model_permaslug: "openai/gpt-4.1-2025-04-14",
  endpoint_id: "550e8400-e29b-41d4-a716-446655440000",
  provider_name: "OpenAI",
  usage: 0.015,
  byok_usage_inference: 0.012,
  requests: 5,
  prompt_tokens: 50,
  completion_tokens: 125,
  reasoning_tokens: 25,
};

/** The same as the SDK has it. */
export const ACTIVITY_ITEM = {
  date: "2026-11-20",
  model: "openai/gpt-4.1",
  modelPermaslug: "openai/gpt-4.1-2025-04-14",
  endpointId: "550e8400-e29b-41d4-a716-446655440000",
  providerName: "OpenAI",
  usage: 0.015,
  byokUsageInference: 0.012,
  requests: 5,
  promptTokens: 50,
  completionTokens: 125,
  reasoningTokens: 25,
};

export const REPORT = {
  object: "list",
  data: [
    {
      id: "user_1",
      object: "user_activity",
      user: {
        id: "user_1",
        object: "user",
        name: "Ada",
        email: "ada@example.com",
        avatar: "https://example.com/a.png",
        createdAt: "2026-01-05T09:00:00.000Z",
        teamV0Role: "V0Builder",
      },
      chatCount: 3,
      messageCount: 41,
      activeDays: 6,
      firstActivity: "2026-03-02T10:11:12.000Z",
      lastActivity: null,
    },
  ],
  meta: { totalCount: 1, dateRange: { start: "2026-03-01T00:00:00.000Z", end: null } },
};

export const ACTIVITY: ScriptedAnswer = { body: { data: [ACTIVITY_ROW] } };

/** An error as `/api/v1` answers it. */
export function openRouterError(status: number, message = `status ${status}`): ScriptedAnswer {
  return { status, body: { error: { code: status, message } } };
}

/** An error as Daybook's own routes answer it. */
export function daybookError(status: number, code = "store_unavailable"): ScriptedAnswer {
  return { status, body: { error: { code, message: `status ${status}` } } };
}
