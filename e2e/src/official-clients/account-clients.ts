import type { TestServer, TestTeam } from "@daybook/testkit";
import { OpenRouter } from "@openrouter/sdk";
import { OpenRouter as OldOpenRouter } from "openrouter-sdk-0";
import { expect } from "vitest";

/** Both official clients of one server, with any key; failures are not tried again. */
export function clientsOf(server: TestServer): {
  newest(apiKey?: string): OpenRouter;
  old(apiKey?: string): OldOpenRouter;
} {
  const serverURL = `${server.url}/api/v1`;
  const withKey = (apiKey?: string) => ({ serverURL, ...(apiKey === undefined ? {} : { apiKey }) });
  return {
    newest: (apiKey) => new OpenRouter({ ...withKey(apiKey), retryConfig: { strategy: "none" } }),
    old: (apiKey) => new OldOpenRouter(withKey(apiKey)),
  };
}

export async function rejected(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => expect.fail(`the request succeeded: ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
}

type ErrorClass = new (...args: never[]) => Error;

/** The client must throw its class for a declared status, with the contract's body in it. */
export async function expectError(
  promise: Promise<unknown>,
  { type, status, message = /./ }: { type: ErrorClass; status: number; message?: RegExp },
): Promise<void> {
  const error = await rejected(promise);
  expect(error).toBeInstanceOf(type);
  expect(error).toMatchObject({ statusCode: status, error: { code: status } });
  expect(error instanceof Error ? error.message : error).toMatch(message);
}

/** A management key of a new member with these roles. */
export async function keyOfRole(server: TestServer, team: TestTeam, role: string): Promise<string> {
  const { email } = await server.createMember(team, { teamRoles: [role] });
  return (await server.createKey(team, { name: role, kind: "management", memberEmail: email })).key;
}

/** A key of the team's owner, of any kind. */
export async function keyOfKind(server: TestServer, team: TestTeam, kind: string): Promise<string> {
  return (await server.createKey(team, { name: kind, kind, memberEmail: team.ownerEmail })).key;
}
