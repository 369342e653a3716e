import { setTimeout as sleep } from "node:timers/promises";
import { pauseProcess, resumeProcess } from "@daybook/testkit";
import type { Deployment } from "./deployment.js";
import type { Fault } from "./schedule.js";

/** How a schedule's own clients take part in a fault. */
export interface FaultClients {
  rebuild(node: number): Promise<void>;
  replayAll(node: number): Promise<void>;
}

/** What a fault befalls. Two faults of one thing come one after the other, those of different things at once. */
export function victimOf(fault: Fault): string {
  if ("node" in fault) return `node ${fault.node}`;
  return "server" in fault ? `ClickHouse ${fault.server}` : "PostgreSQL";
}

/** Does what the fault says, and resolves when it is over and its victim runs again. */
export async function inflict(fault: Fault, deployment: Deployment, clients: FaultClients): Promise<void> {
  switch (fault.do) {
    case "kill node": {
      const node = at(deployment.nodes, fault.node);
      await node.kill();
      await sleep(fault.awayMs);
      await node.restart();
      break;
    }
    case "pause node":
      await pauseFor(at(deployment.nodes, fault.node).pid, fault.forMs);
      break;
    case "step clock":
      await at(deployment.nodes, fault.node).stepClock(fault.offMs);
      break;
    case "kill ClickHouse":
      await killFor(at(deployment.clickHouses, fault.server).server, fault.awayMs);
      break;
    case "pause ClickHouse":
      await pauseFor(at(deployment.clickHouses, fault.server).server.pid(), fault.forMs);
      break;
    case "fill disk":
      await deployment.disk?.fill();
      await sleep(fault.forMs);
      await deployment.disk?.makeRoom();
      break;
    case "cut ClickHouse":
      at(deployment.clickHouses, fault.server).proxy.cutAfter(fault.passes, fault.moment);
      break;
    case "kill PostgreSQL":
      await killFor(deployment.postgres.server, fault.awayMs);
      break;
    case "pause PostgreSQL":
      await pauseFor(deployment.postgres.server.pid(), fault.forMs);
      break;
    case "cut PostgreSQL":
      deployment.postgres.proxy.cutAfter(fault.passes, fault.moment);
      break;
    case "rebuild":
      await clients.rebuild(fault.node);
      break;
    case "replay all":
      await clients.replayAll(fault.node);
      break;
  }
}

async function pauseFor(pid: number | undefined, forMs: number): Promise<void> {
  if (pid === undefined) return;
  await pauseProcess(pid);
  await sleep(forMs);
  await resumeProcess(pid);
}

async function killFor(server: { kill(): Promise<void>; restart(): Promise<void> }, awayMs: number): Promise<void> {
  await server.kill();
  await sleep(awayMs);
  await server.restart();
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new RangeError(`there is no number ${index}`);
  return item;
}
