interface ReportQuery {
  name: string;
  text: string;
  /** Parameters of the request in the order in which they are bound. */
  binds: readonly string[];
}

/** All bind the team and the half-open range of time. */
const BINDS = ["team", "start", "end"];

/** Daybook's questions in PostgreSQL, each as one would ask it there. */
const ACTIVITY: ReportQuery = {
  name: "activity",
  binds: BINDS,
  text: `SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date, model, model_permaslug, endpoint_id, provider_name,
      count(*)::float8 AS requests, sum(prompt_tokens)::float8 AS prompt_tokens,
      sum(completion_tokens)::float8 AS completion_tokens, sum(reasoning_tokens)::float8 AS reasoning_tokens,
      sum(usage)::float8 AS usage, sum(byok_usage_inference)::float8 AS byok_usage_inference
    FROM events WHERE team = $1 AND "time" >= $2 AND "time" < $3 AND type = 'generation'
    GROUP BY 1, 2, 3, 4, 5 ORDER BY 1 DESC, sum(usage) DESC`,
};

const USER_ACTIVITY: ReportQuery = {
  name: "user_activity",
  binds: BINDS,
  text: `SELECT members.email, members.name, members.created_at AS "createdAt",
      coalesce(did.chats, 0)::float8 AS "chatCount", coalesce(did.messages, 0)::float8 AS "messageCount",
      coalesce(did.days, 0)::float8 AS "activeDays", did.first_at AS "firstActivity", did.last_at AS "lastActivity"
    FROM members LEFT JOIN (
      SELECT "user", count(*) FILTER (WHERE type = 'chat.created') AS chats,
        count(*) FILTER (WHERE type = 'message.created' AND role = 'user') AS messages,
        count(DISTINCT ("time" AT TIME ZONE 'UTC')::date) AS days, min("time") AS first_at, max("time") AS last_at
      FROM events WHERE team = $1 AND "time" >= $2 AND "time" < $3 GROUP BY "user"
    ) AS did ON did."user" = members.email
    WHERE members.team = $1 ORDER BY members.created_at, members.email`,
};

/** The metrics of an analytics question, under the names they have there. */
const METRICS = `count(*)::float8 AS request_count, sum(prompt_tokens + completion_tokens)::float8 AS tokens_total,
      sum(usage + byok_usage_inference)::float8 AS total_usage`;

const DAY_BY_MODEL: ReportQuery = {
  name: "day_by_model",
  binds: BINDS,
  text: `SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date__day, model_permaslug AS model, ${METRICS}
    FROM events WHERE team = $1 AND "time" >= $2 AND "time" < $3 AND type = 'generation'
    GROUP BY 1, 2 ORDER BY 1 DESC`,
};

const HOUR_BY_PROVIDER: ReportQuery = {
  name: "hour_by_provider",
  binds: BINDS,
  text: `SELECT to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:00:00') AS date__hour, provider_name AS provider, ${METRICS}
    FROM events WHERE team = $1 AND "time" >= $2 AND "time" < $3 AND type = 'generation'
    GROUP BY 1, 2 ORDER BY 1 DESC`,
};

/** @param after a condition that the page begins behind a place */
function eventPage(after: string): string {
  return `SELECT events.id, events."time", events.source, members.email AS "userId", events.chat_id, events.message_id, events.model,
      greatest(prompt_tokens - cached_tokens, 0)::float8 AS input, cached_tokens::float8 AS "cacheRead",
      completion_tokens::float8 AS output, (prompt_tokens + completion_tokens)::float8 AS total, usage::float8 AS credits
    FROM (
      SELECT * FROM events
      WHERE team = $1 AND "time" >= $2 AND "time" < $3 AND type = 'generation'${after}
      ORDER BY "time" DESC, source, id LIMIT 50
    ) AS events LEFT JOIN members ON members.team = events.team AND members.email = events."user"
    ORDER BY events."time" DESC, events.source, events.id`;
}

const EVENT_PAGE: ReportQuery = { name: "event_page", binds: BINDS, text: eventPage("") };

/** The first condition is implied by the second, and is what the index takes. */
const LATER_EVENT_PAGE: ReportQuery = {
  name: "later_event_page",
  binds: [...BINDS, "afterTime", "afterSource", "afterId"],
  text: eventPage(` AND "time" <= $4 AND ("time" < $4 OR (source, id) > ($5, $6))`),
};

/** By path of the reference's handler. */
export const REPORT_QUERIES: Readonly<Record<string, ReportQuery>> = {
  "/activity": ACTIVITY,
  "/user-activity": USER_ACTIVITY,
  "/day-by-model": DAY_BY_MODEL,
  "/hour-by-provider": HOUR_BY_PROVIDER,
  "/events": EVENT_PAGE,
  "/later-events": LATER_EVENT_PAGE,
};
