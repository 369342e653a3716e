import type { SeededRandom, TestClient } from "@daybook/testkit";
import type { AccountsLedger } from "../crash/accounts-ledger.js";
import type { Discrepancies, Ledger } from "../crash/ledger.js";
import { isConnectionError, sendNumbers } from "../crash/traffic.js";

/** What may be answered while something is broken: nothing is acknowledged or reported then, and nothing is wrong. */
const UNAVAILABLE = new Set([500, 503]);
const NEW_EVENTS_MAX = 400;
const PAUSE_MS = 20;

/** What a schedule's clients did, for its summary. */
export interface Tally {
  acknowledged: number;
  refused: number;
  reports: number;
  unanswered: number;
}

/** A team with all that its clients remember of it. */
export interface MatrixTeam {
  events: Ledger;
  accounts: AccountsLedger;
}

/** A request that was not answered, or with an error that says so. */
class Unanswered extends Error {}

/**
 * The clients of one schedule: they send, read and change accounts until they are told to stop, and note whatever a
 * report says that it should not.
 */
export class Clients {
  readonly #nodes: readonly TestClient[];
  readonly #teams: readonly MatrixTeam[];
  readonly tally: Tally = { acknowledged: 0, refused: 0, reports: 0, unanswered: 0 };
  readonly faults: string[] = [];
  isOver = false;
  #newEvents = 0;

  constructor(nodes: readonly TestClient[], teams: readonly MatrixTeam[]) {
    this.#nodes = nodes;
    this.#teams = teams;
  }

  /** Sends batches, new ones and old ones: to one node, to both at once, or with a client that does not wait for long. */
  async send(random: SeededRandom): Promise<void> {
    while (!this.isOver) {
      const { events } = this.#pickTeam(random);
      const size = random.pick([1, random.between(2, 10), random.between(11, 60)]);
      const isNew = events.sent === 0 || (this.#newEvents < NEW_EVENTS_MAX && random.chance(0.7));
      if (isNew) this.#newEvents += size;
      const numbers = isNew ? events.newBatch(size) : events.replay(random);
      const [one, other] = random.shuffled(this.#nodes);
      if (one === undefined || other === undefined) throw new Error("a deployment has two nodes");
      const style = random.fraction();
      if (style < 0.2) {
        await Promise.all([this.#sendTo(one, events, numbers, random), this.#sendTo(other, events, numbers, random)]);
      } else if (style < 0.4) {
        // The client loses patience, and what it sent may yet be stored when it sends the same again elsewhere.
        const impatience = AbortSignal.timeout(random.between(5, 200));
        if (!(await this.#sendTo(givingUp(one, impatience), events, numbers, random))) {
          await this.#sendTo(other, events, numbers, random);
        }
      } else if (!(await this.#sendTo(one, events, numbers, random))) {
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** Reads both reports, and holds them against what was acknowledged before and sent by then. */
  async read(random: SeededRandom): Promise<void> {
    while (!this.isOver) {
      const node = random.pick([this.#nodes[0], ...this.#nodes.slice(1)]);
      const { events } = this.#pickTeam(random);
      if (node === undefined) return;
      try {
        this.#note(await events.compare(onlyAnswers(node), { isBesideWriters: true }), "during the schedule");
        this.tally.reports++;
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        this.tally.unanswered++;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  /** Makes and revokes keys, and makes members with aliases. */
  async change(random: SeededRandom): Promise<void> {
    while (!this.isOver) {
      const node = random.pick([this.#nodes[0], ...this.#nodes.slice(1)]);
      if (node === undefined) return;
      await this.#pickTeam(random)
        .accounts.change(onlyAnswers(node), random)
        .catch((error: unknown) => {
          if (!(error instanceof Unanswered)) throw error;
          this.tally.refused++;
        });
      await new Promise((resolve) => setTimeout(resolve, random.between(10, 100)));
    }
  }

  async rebuild(node: number): Promise<void> {
    const client = this.#nodes[node];
    await client?.call("POST", "/admin/v1/rebuild", { key: client.operatorToken, body: {} }).catch(refuseBugs);
  }

  /** All that was ever sent, once more. */
  async replayAll(node: number, random: SeededRandom): Promise<void> {
    const client = this.#nodes[node];
    if (client === undefined) return;
    for (const { events } of this.#teams) {
      const all = random.shuffled(Array.from({ length: events.sent }, (_, number) => number));
      if (all.length > 0) await this.#sendTo(client, events, all, random);
    }
  }

  /** Sends what was never acknowledged until it is, and holds the reports of every node against all of it. */
  async settle(random: SeededRandom): Promise<void> {
    for (const { events } of this.#teams) {
      const waiting = events.unacknowledged();
      const [node] = random.shuffled(this.#nodes);
      if (node === undefined || waiting.length === 0) continue;
      const answer = await sendNumbers({ client: node, ledger: events, random }, waiting);
      if (answer.status !== 200) throw new Error(`what was left was answered ${answer.status} ${answer.text}`);
    }
    for (const node of this.#nodes) {
      for (const { events } of this.#teams) this.#note(await events.compare(node), "at the end");
    }
  }

  /** What a node knows of accounts that differs from what was acknowledged. */
  async findWrongAccounts(): Promise<string[]> {
    const wrong: string[] = [];
    for (const node of this.#nodes) {
      for (const { accounts } of this.#teams) wrong.push(...(await accounts.findWrong(node)));
    }
    return wrong;
  }

  #pickTeam(random: SeededRandom): MatrixTeam {
    const [team] = random.shuffled(this.#teams);
    if (team === undefined) throw new Error("a schedule has a team");
    return team;
  }

  /** Whether it was acknowledged. */
  async #sendTo(
    client: TestClient,
    ledger: Ledger,
    numbers: readonly number[],
    random: SeededRandom,
  ): Promise<boolean> {
    const answer = await sendNumbers({ client, ledger, random }, numbers).catch(refuseBugs);
    const isAcknowledged = answer?.status === 200;
    if (isAcknowledged) this.tally.acknowledged++;
    else this.tally.refused++;
    if (answer !== null && !isAcknowledged && answer.status !== 503) {
      this.faults.push(`events were answered ${answer.status} ${answer.text}`);
    }
    return isAcknowledged;
  }

  #note({ lost, doubled, strange }: Discrepancies, when: string): void {
    const some = (numbers: readonly number[]): string => `${numbers.length} (${numbers.slice(0, 5).join(", ")})`;
    if (lost.length > 0) this.faults.push(`${when}: lost ${some(lost)}`);
    if (doubled.length > 0) this.faults.push(`${when}: counted twice ${some(doubled)}`);
    this.faults.push(...strange.slice(0, 3).map((what) => `${when}: ${what}`));
  }
}

/** A broken connection or a client that gave up is answered null; anything else is a fault of the test or of Daybook. */
function refuseBugs(error: unknown): null {
  if (isConnectionError(error) || (error instanceof DOMException && /Abort|Timeout/.test(error.name))) return null;
  throw error;
}

/** The same client, whose calls reject with `Unanswered` when there is no answer to hold against anything. */
function onlyAnswers(client: TestClient): TestClient {
  const call: TestClient["call"] = async (method, path, options) => {
    const answer = await client.call(method, path, options).catch(refuseBugs);
    if (answer === null || UNAVAILABLE.has(answer.status)) throw new Unanswered(answer?.text ?? "no answer");
    return answer;
  };
  const admin: TestClient["admin"] = async <Result>(method: string, path: string, body?: unknown) => {
    const { status, text, json } = await call(method, path, { key: client.operatorToken, body });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    // As the client's own `admin`, whose caller says what the route answers.
    return json as Result;
  };
  return {
    ...client,
    call,
    admin,
    createKey: (team, key) => admin("POST", `/admin/v1/teams/${team.slug}/keys`, key),
    createMember: (team, member = {}) =>
      admin("POST", `/admin/v1/teams/${team.slug}/members`, { teamRoles: ["MEMBER"], ...member }),
  };
}

function givingUp(client: TestClient, signal: AbortSignal): TestClient {
  return { ...client, call: (method, path, options) => client.call(method, path, { ...options, signal }) };
}
