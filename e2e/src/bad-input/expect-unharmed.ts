import { generation, type TestServer, type TestTeam } from "@daybook/testkit";
import { expect } from "vitest";
import { sendBody } from "../event-door/send-body.js";
import { countStored } from "../event-door/stored-events.js";

/** Nothing that was sent for the team was stored, and a good batch is accepted right now. */
export async function expectUnharmed(server: TestServer, team: TestTeam): Promise<void> {
  expect(await countStored(server, team)).toBe(0);
  expect(await sendBody(server, team, JSON.stringify([generation()]))).toMatchObject({ text: '{"accepted":1}' });
  expect(await countStored(server, team)).toBe(1);
}
