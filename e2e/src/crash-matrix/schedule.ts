import { seededRandom, type SeededRandom } from "@daybook/testkit";
import type { CutMoment } from "./cutting-proxy.js";

/** What goes wrong; `server` and `node` count from 0. */
export type Fault =
  | { do: "kill node"; node: number; awayMs: number }
  | { do: "pause node"; node: number; forMs: number }
  | { do: "step clock"; node: number; offMs: number }
  | { do: "kill ClickHouse"; server: number; awayMs: number }
  | { do: "pause ClickHouse"; server: number; forMs: number }
  | { do: "fill disk"; server: number; forMs: number }
  | { do: "cut ClickHouse"; server: number; passes: number; moment: CutMoment }
  | { do: "kill PostgreSQL"; awayMs: number }
  | { do: "pause PostgreSQL"; forMs: number }
  | { do: "cut PostgreSQL"; passes: number; moment: CutMoment }
  | { do: "rebuild"; node: number }
  | { do: "replay all"; node: number };

/** What happens to a deployment while clients send, read and change accounts. */
export interface Schedule {
  seed: number;
  /** In milliseconds from the beginning. */
  faults: readonly { atMs: number; fault: Fault }[];
  lastsMs: number;
  teams: number;
  senders: number;
  readers: number;
}

const HOUR_MS = 3_600_000;

/** What there is to go wrong. */
export interface Shape {
  nodes: number;
  clickHouses: number;
  /** Whether the first ClickHouse server's disk can be filled. */
  canFillDisk: boolean;
}

/** The same schedule for the same seed and deployment. */
export function makeSchedule(seed: number, shape: Shape): Schedule {
  const random = seededRandom(seed);
  const lastsMs = random.between(1_200, 2_400);
  const faults = Array.from({ length: random.between(2, 5) }, () => ({
    atMs: random.between(50, lastsMs - 200),
    fault: makeFault(random, shape),
  }));
  return {
    seed,
    faults: faults.toSorted((a, b) => a.atMs - b.atMs),
    lastsMs,
    teams: random.between(1, 2),
    senders: random.between(2, 5),
    readers: 2,
  };
}

/** Weighted towards what is quick to recover from, so that a schedule holds more of them. */
function makeFault(random: SeededRandom, shape: Shape): Fault {
  const node = random.between(0, shape.nodes - 1);
  const server = random.between(0, shape.clickHouses - 1);
  const moment = random.pick<CutMoment>(["before the request", "before the answer"]);
  const forMs = random.between(200, 1_500);
  const awayMs = random.between(0, 500);
  return random.pick<() => Fault>([
    () => ({ do: "kill node", node, awayMs }),
    () => ({ do: "kill node", node, awayMs }),
    () => ({ do: "pause node", node, forMs }),
    () => ({ do: "pause node", node, forMs }),
    () => ({ do: "step clock", node, offMs: random.pick([-HOUR_MS, 0, HOUR_MS]) }),
    () => ({ do: "step clock", node, offMs: random.pick([-HOUR_MS, HOUR_MS]) }),
    () => ({ do: "kill ClickHouse", server, awayMs }),
    () => ({ do: "pause ClickHouse", server, forMs }),
    () => ({ do: "pause ClickHouse", server, forMs }),
    () => ({ do: "cut ClickHouse", server, passes: random.between(0, 20), moment }),
    () => ({ do: "cut ClickHouse", server, passes: random.between(0, 20), moment }),
    () => ({ do: "cut ClickHouse", server, passes: random.between(0, 20), moment }),
    () => ({ do: "kill PostgreSQL", awayMs }),
    () => ({ do: "pause PostgreSQL", forMs }),
    () => ({ do: "cut PostgreSQL", passes: random.between(0, 12), moment }),
    () => ({ do: "cut PostgreSQL", passes: random.between(0, 12), moment }),
    () => (shape.canFillDisk ? { do: "fill disk", server: 0, forMs } : { do: "pause ClickHouse", server, forMs }),
    () => ({ do: "rebuild", node }),
    () => ({ do: "replay all", node }),
  ])();
}

/** One line for a person, for a schedule that failed. */
export function describeSchedule({ faults, lastsMs, teams, senders }: Schedule): string {
  const told = faults.map(({ atMs, fault }) => `${atMs} ms ${JSON.stringify(fault)}`).join(", ");
  return `${lastsMs} ms, ${teams} teams, ${senders} senders; ${told}`;
}
