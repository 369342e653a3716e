/** How much each measurement does. */
export interface Sizes {
  ingest: {
    /** Events of one round in batches of 500, and rows of the NDJSON file. */
    batchedEvents: number;
    /** Events of one round in requests of one. */
    singleEvents: number;
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
  /** Starts after the first; the middle one counts. */
  laterStarts: number;
}

/** The sizes that the targets are stated for. */
export const TARGET_SIZES = { ingestRows: 300_000, manyEvents: 10_000_000, fewEvents: 1_000_000 } as const;

export const FULL_SIZES: Sizes = {
  ingest: { batchedEvents: TARGET_SIZES.ingestRows, singleEvents: 40_000, rounds: 3 },
  reports: {
    events: [TARGET_SIZES.fewEvents, TARGET_SIZES.manyEvents],
    requests: 40,
    referenceRequests: 8,
    rounds: 5,
  },
  laterStarts: 3,
};

export const QUICK_SIZES: Sizes = {
  ingest: { batchedEvents: 60_000, singleEvents: 6_000, rounds: 1 },
  reports: { events: [TARGET_SIZES.fewEvents], requests: 50, referenceRequests: 8, rounds: 2 },
  laterStarts: 1,
};
