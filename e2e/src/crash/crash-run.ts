import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type SeededRandom, seededRandom, type SpawnedServer, spawnServer, testSeed } from "@daybook/testkit";
import { AccountsLedger } from "./accounts-ledger.js";
import { type Discrepancies, Ledger } from "./ledger.js";
import { sendNumbers } from "./traffic.js";

/** Kills of both crash tests together; `DAYBOOK_CRASH_ROUNDS`. */
const ROUNDS_DEFAULT = 30;

/** One kill in three falls into a first start. */
export function crashRounds(): { firstStart: number; ingest: number } {
  const rounds = Number(process.env["DAYBOOK_CRASH_ROUNDS"] || ROUNDS_DEFAULT);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error("DAYBOOK_CRASH_ROUNDS must be a whole number from 1");
  const firstStart = Math.ceil(rounds / 3);
  return { firstStart, ingest: rounds - firstStart };
}

/** A team with the client's memory of what the server acknowledged for it. */
export interface RememberedTeam {
  events: Ledger;
  accounts: AccountsLedger;
}

/** A data directory and a port, the server that is killed and started on them again and again, and what must survive. */
export class CrashRun {
  readonly seed = testSeed();
  readonly random: SeededRandom = seededRandom(this.seed);
  readonly teams: RememberedTeam[] = [];
  readonly #found: Discrepancies = { lost: [], doubled: [], strange: [] };
  kills = 0;
  longestStartMs = 0;
  #dataDir = "";
  #port = 0;
  #server: SpawnedServer | null = null;

  /** A new directory and port. */
  async renew(): Promise<void> {
    await this.close();
    this.teams.length = 0;
    this.#dataDir = await mkdtemp(join(tmpdir(), "daybook-crash-"));
    this.#port = await freePort();
  }

  /** Starts the real command; it must come up on the same port, whatever was left behind. */
  async start(): Promise<SpawnedServer> {
    const startedMs = performance.now();
    this.#server = await this.#spawn();
    this.longestStartMs = Math.max(this.longestStartMs, performance.now() - startedMs);
    return this.#server;
  }

  /** Starts the command and kills it so long after, whether it was up by then or not. */
  async startAndKill(afterMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let gone: Promise<unknown> = Promise.resolve();
    await this.#spawn((child) => {
      gone = new Promise((resolve) => child.once("exit", resolve));
      timer = setTimeout(() => child.kill("SIGKILL"), afterMs);
    }).catch((error: unknown) => {
      const isKilled = error instanceof Error && error.message.startsWith("daybook serve ended with SIGKILL");
      clearTimeout(timer);
      if (!isKilled) throw error;
    });
    await gone;
    this.kills++;
  }

  /** SIGKILL. @throws when the server had already ended by itself */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server === null || server.process.exitCode !== null) {
      throw new Error(`the server ended by itself with ${server?.process.exitCode}`);
    }
    this.#server = null;
    await server.kill();
    this.kills++;
  }

  async addTeam(): Promise<RememberedTeam> {
    if (this.#server === null) throw new Error("no server runs");
    const team = await this.#server.createTeam();
    const remembered = { events: new Ledger(team), accounts: new AccountsLedger(team) };
    this.teams.push(remembered);
    return remembered;
  }

  /** Compares both reports and the admin API's lists with what the client remembers, and notes what differs. */
  async verify(server: SpawnedServer, teams: readonly RememberedTeam[]): Promise<void> {
    for (const { events, accounts } of teams) {
      const { lost, doubled, strange } = await events.compare(server);
      this.#found.lost.push(...lost);
      this.#found.doubled.push(...doubled);
      this.#found.strange.push(...strange, ...(await accounts.findWrong(server)));
    }
  }

  /** Sends again what was never acknowledged, mixed with some that was, until all of it is. */
  async replayUnacknowledged(server: SpawnedServer, { events }: RememberedTeam): Promise<void> {
    const { random } = this;
    const waiting = random.shuffled([...events.unacknowledged(), ...(events.sent > 0 ? events.replay(random) : [])]);
    for (let at = 0; at < waiting.length;) {
      const size = random.between(1, 2_000);
      const answer = await sendNumbers({ client: server, ledger: events, random }, waiting.slice(at, at + size));
      if (answer.status !== 200) throw new Error(`a replay was answered ${answer.status} ${answer.text}`);
      at += size;
    }
  }

  /** @throws Error that names the first of what was lost, doubled or otherwise wrong, and the seed */
  requireNothingWrong(): void {
    const { lost, doubled, strange } = this.#found;
    if (lost.length + doubled.length + strange.length === 0) return;
    const first = { lost: lost.slice(0, 5), doubled: doubled.slice(0, 5), strange: strange.slice(0, 5) };
    throw new Error(`${this.summary("failed")}${JSON.stringify(first)}`);
  }

  /** What was proved, in one line. */
  summary(what: string): string {
    const sent = this.teams.reduce((sum, { events }) => sum + events.sent, 0);
    const { lost, doubled, strange } = this.#found;
    return (
      `${what}: ${this.kills} kills, ${sent} events in the last directory; lost ${lost.length}, doubled ${doubled.length}, ` +
      `otherwise wrong ${strange.length}; longest start ${Math.round(this.longestStartMs)} ms ` +
      `(DAYBOOK_TEST_SEED=${this.seed})\n`
    );
  }

  /** Kills what still runs and deletes the directory. */
  async close(): Promise<void> {
    await this.#server?.kill();
    this.#server = null;
    if (this.#dataDir !== "") await rm(this.#dataDir, { recursive: true, force: true });
  }

  #spawn(onSpawn?: Parameters<typeof spawnServer>[0]["onSpawn"]): Promise<SpawnedServer> {
    return spawnServer({
      dataDir: this.#dataDir,
      port: this.#port,
      environment: { DAYBOOK_SEAL_EVERY_MS: String(this.random.pick([50, 50, 200])), DAYBOOK_LOG_LEVEL: "error" },
      ...(onSpawn === undefined ? {} : { onSpawn }),
    });
  }
}
