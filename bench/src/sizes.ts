/** How much each measurement does. */
export interface Sizes {
  ingest: {
    /** Events of one round in batches of 500, and rows of the NDJSON file. */
    batchedEvents: number;
    /** Events of one round in requests of one. */
    singleEvents: number;
    /** The same on few connections, which wait longer for each other; and for a handler that inserts each by itself. */
    fewClientsEvents: number;
    plainEvents: number;
    /** Calls of one round that are told as spans, and as events. */
    tracedCalls: number;
    /** Rounds of those. */
    tracedRounds: number;
    /** Rounds of everything in turn; the middle one counts. */
    rounds: number;
  };
  reports: {
    /** Events of all teams, ascending. */
    events: readonly number[];
    /** Requests of a report in one round, to Daybook and to PostgreSQL. */
    requests: number;
    referenceRequests: number;
    /** Rounds in which all sizes take turns. */
    rounds: number;
  };
  analytics: {
    /** Events of all teams, and over how many days. */
    events: number;
    days: number;
    /** Requests of a question in one round, to Daybook and to PostgreSQL. */
    requests: number;
    referenceRequests: number;
    rounds: number;
  };
  late: {
    /** Events of all teams, before the late ones. */
    events: number;
    /** How long a report is asked for in one round, without late events and with them. */
    secondsPerReport: number;
    rounds: number;
    /** How long events are watched from their acknowledgement until reports show them. */
    visibilitySeconds: number;
  };
  growth: {
    /** Events of all teams, ascending, and over how many days. */
    events: readonly number[];
    days: number;
    /** Requests of a question in one round. */
    requests: number;
    rounds: number;
  };
  dashboard: {
    /** Events of all teams, over 30 days. */
    events: number;
    /** Of the page, each in a fresh browser window. */
    loads: number;
  };
  soak: {
    seconds: number;
  };
  /** Starts after the first; the middle one counts. */
  laterStarts: number;
}

/** The sizes that the targets are stated for. */
export const TARGET_SIZES = { ingestRows: 300_000, manyEvents: 10_000_000, fewEvents: 1_000_000 } as const;

export const FULL_SIZES: Sizes = {
  ingest: {
    batchedEvents: TARGET_SIZES.ingestRows,
    singleEvents: 40_000,
    fewClientsEvents: 15_000,
    plainEvents: 1_000,
    tracedCalls: 100_000,
    tracedRounds: 5,
    rounds: 3,
  },
  reports: {
    events: [TARGET_SIZES.fewEvents, TARGET_SIZES.manyEvents],
    requests: 40,
    referenceRequests: 8,
    rounds: 5,
  },
  analytics: { events: TARGET_SIZES.manyEvents, days: 365, requests: 30, referenceRequests: 6, rounds: 4 },
  late: { events: TARGET_SIZES.manyEvents, secondsPerReport: 20, rounds: 2, visibilitySeconds: 90 },
  growth: { events: [TARGET_SIZES.manyEvents, 10 * TARGET_SIZES.manyEvents], days: 365, requests: 30, rounds: 4 },
  dashboard: { events: TARGET_SIZES.manyEvents, loads: 20 },
  soak: { seconds: 600 },
  laterStarts: 3,
};

export const QUICK_SIZES: Sizes = {
  ingest: {
    batchedEvents: 30_000,
    singleEvents: 3_000,
    fewClientsEvents: 1_500,
    plainEvents: 40,
    tracedCalls: 10_000,
    tracedRounds: 1,
    rounds: 1,
  },
  reports: { events: [TARGET_SIZES.fewEvents], requests: 20, referenceRequests: 3, rounds: 2 },
  analytics: { events: 100_000, days: 60, requests: 5, referenceRequests: 2, rounds: 1 },
  late: { events: 100_000, secondsPerReport: 1, rounds: 1, visibilitySeconds: 4 },
  growth: { events: [100_000, 1_000_000], days: 365, requests: 5, rounds: 1 },
  dashboard: { events: 100_000, loads: 4 },
  soak: { seconds: 120 },
  laterStarts: 1,
};
