import { DAY_MS } from "@daybook/engine";

/** Events told apart in both reports: number n alone has model `crash/n` and person `n@crash.example`. */
export interface NumberedEvents {
  /** As CloudEvents JSON; the same for the same number. */
  event(n: number): object;
  /** How the event must stand in `/api/v1/activity`; null when it is no generation. */
  activityRow(n: number): object | null;
  /** How its person must stand in `/v1/reports/user-activity`. */
  personRow(n: number): object;
}

/** @param nowMs the events lie on the three days that ended a day before; half of them are generations */
export function numberedEvents(nowMs: number): NumberedEvents {
  const today = Math.floor(nowMs / DAY_MS);
  const occurredMs = (n: number): number => (today - 2 - (n % 3)) * DAY_MS + ((n * 7_919_117) % DAY_MS);
  const isGeneration = (n: number): boolean => n % 4 < 2;
  const time = (n: number): string => new Date(occurredMs(n)).toISOString();
  return {
    event: (n) => ({
      specversion: "1.0",
      id: `crash-${n}`,
      source: "crash",
      type: isGeneration(n) ? "generation.completed" : n % 4 === 2 ? "chat.created" : "message.created",
      time: time(n),
      data: {
        user: personOf(n),
        chat_id: `c${n}`,
        ...(isGeneration(n)
          ? {
              model: modelOf(n),
              provider_name: "OpenAI",
              prompt_tokens: n + 1,
              completion_tokens: n % 7,
              usage: `${n + 1}e-6`,
            }
          : n % 4 === 3
            ? { role: "user" }
            : {}),
      },
    }),
    activityRow: (n) =>
      isGeneration(n)
        ? {
            date: time(n).slice(0, 10),
            model: modelOf(n),
            requests: 1,
            prompt_tokens: n + 1,
            completion_tokens: n % 7,
            usage: (n + 1) / 1e6,
          }
        : null,
    personRow: (n) => ({
      email: personOf(n),
      chatCount: n % 4 === 2 ? 1 : 0,
      messageCount: n % 4 === 3 ? 1 : 0,
      activeDays: 1,
      firstActivity: time(n),
      lastActivity: time(n),
    }),
  };
}

/** The number of the event whose model or person this is, or null when it is none's. */
export function numberOf(name: string): number | null {
  const digits = /^(?:crash\/(\d+)|(\d+)@crash\.example)$/.exec(name)?.slice(1).find(Boolean);
  return digits === undefined ? null : Number(digits);
}

function modelOf(n: number): string {
  return `crash/${n}`;
}

function personOf(n: number): string {
  return `${n}@crash.example`;
}
