import { isDeepStrictEqual } from "node:util";
import type { SeededRandom, TestClient, TestTeam } from "@daybook/testkit";
import { readRows } from "./json-rows.js";
import { numberedEvents, numberOf } from "./numbered-event.js";

/** What the reports say against what was sent. All empty when the promise holds. */
export interface Discrepancies {
  /** Acknowledged, and missing in a report. */
  lost: number[];
  /** Counted more than once. */
  doubled: number[];
  /** Anything else that a report should not say. */
  strange: string[];
}

/** The client's own memory of one team: which events it sent, and which were acknowledged. */
export class Ledger {
  readonly team: TestTeam;
  readonly #events = numberedEvents(Date.now());
  readonly #batches: number[][] = [];
  readonly #acknowledged = new Set<number>();
  #sent = 0;

  constructor(team: TestTeam) {
    this.team = team;
  }

  get sent(): number {
    return this.#sent;
  }

  get acknowledged(): number {
    return this.#acknowledged.size;
  }

  newBatch(size: number): number[] {
    const numbers = Array.from({ length: size }, (_, at) => this.#sent + at);
    this.#sent += size;
    this.#batches.push(numbers);
    return numbers;
  }

  /** Events sent before, whether or not they were acknowledged: a whole batch, or some of it in another order. */
  replay(random: SeededRandom): number[] {
    const batch = this.#batches[random.between(0, this.#batches.length - 1)] ?? this.newBatch(1);
    return random.chance(0.5) ? batch : random.shuffled(batch).slice(0, random.between(1, batch.length));
  }

  unacknowledged(): number[] {
    return Array.from({ length: this.#sent }, (_, n) => n).filter((n) => !this.#acknowledged.has(n));
  }

  bodyOf(numbers: readonly number[]): object[] {
    return numbers.map((n) => this.#events.event(n));
  }

  acknowledge(numbers: readonly number[]): void {
    for (const n of numbers) this.#acknowledged.add(n);
  }

  /**
   * Reads both reports and compares them with this memory, event by event.
   *
   * @param options.isBesideWriters events may come in meanwhile: those acknowledged before must be there, those sent by
   * the end may be, and one may be in the second report only
   */
  async compare(client: TestClient, { isBesideWriters = false } = {}): Promise<Discrepancies> {
    const key = this.team.managementKey;
    const acknowledged = new Set(this.#acknowledged);
    const activity = readRows(await client.call("GET", "/api/v1/activity", { key })).map((row) => ({
      n: numberOf(String(row["model"])),
      row: pick(row, ["date", "model", "requests", "prompt_tokens", "completion_tokens", "usage"]),
    }));
    const people = readRows(await client.call("GET", "/v1/reports/user-activity", { key }))
      .map((row) => ({ email: emailOf(row["user"]), row }))
      // Members stand in the report with or without events; nothing that is sent here names one.
      .filter(({ email, row }) => row["activeDays"] !== 0 || numberOf(email) !== null)
      .map(({ email, row }) => ({
        n: numberOf(email),
        row: {
          email,
          ...pick(row, ["chatCount", "messageCount", "activeDays", "firstActivity", "lastActivity"]),
        },
      }));
    const found: Discrepancies = { lost: [], doubled: [], strange: [] };
    const inActivity = this.#judge(activity, found, (n) => this.#events.activityRow(n));
    const inPeople = this.#judge(people, found, (n) => this.#events.personRow(n));
    for (let n = 0; n < this.#sent; n++) {
      const isWhole = inPeople.has(n) && (inActivity.has(n) || this.#events.activityRow(n) === null);
      if (acknowledged.has(n) && !isWhole) found.lost.push(n);
      else if (!isBesideWriters && !isWhole && inPeople.has(n)) found.strange.push(`event ${n} is in one report only`);
    }
    return found;
  }

  #judge(
    rows: readonly { n: number | null; row: Record<string, unknown> }[],
    found: Discrepancies,
    expected: (n: number) => object | null,
  ): Set<number> {
    const seen = new Set<number>();
    for (const { n, row } of rows) {
      if (n === null || n >= this.#sent) {
        found.strange.push(`never sent: ${JSON.stringify(row)}`);
        continue;
      }
      if (seen.has(n) || [row["requests"], row["chatCount"], row["messageCount"]].some((count) => Number(count) > 1)) {
        found.doubled.push(n);
      } else if (!isDeepStrictEqual(row, expected(n))) {
        found.strange.push(`event ${n} is reported as ${JSON.stringify(row)}`);
      }
      seen.add(n);
    }
    return seen;
  }
}

function pick(row: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, row[name]]));
}

function emailOf(user: unknown): string {
  return typeof user === "object" && user !== null && "email" in user ? String(user.email) : "";
}
