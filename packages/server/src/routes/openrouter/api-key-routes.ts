import { type Key, type KeyUsage, NO_KEY_USAGE, reportKeyUsage, type TeamDirectory } from "@daybook/engine";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Daybook } from "../../daybook.js";
import { OpenRouterError } from "../../http/openrouter-error.js";
import { fromApiKeyBody, fromApiKeyChanges } from "./api-key-body.js";
import { toExactJson } from "./exact-json.js";
import { type Query, readFlag, readOffset, readUuid } from "./list-parameters.js";
import { type Account, requireAccount } from "./require-account.js";
import { toApiKey } from "./to-api-key.js";

const KEYS = "/api/v1/keys";
const PAGE_SIZE = 100;

interface OneKey {
  Params: { hash: string };
}

/** `/api/v1/keys`: keys of every kind are listed and changed; those made here are inference keys. */
export function apiKeyRoutes(app: FastifyInstance, daybook: Daybook): void {
  app.get<{ Querystring: Query }>(KEYS, async (request, reply) => {
    const { team } = requireAccount(daybook, request, "read");
    const keys = listedKeys(team, request.query);
    const usages = await usageOf(daybook, team, keys);
    return sendJson(reply, { data: keys.map((key) => toApiKey(key, { team, usage: usages(key) })) });
  });
  app.post<{ Body: unknown }>(KEYS, async (request, reply) => {
    const account = requireAccount(daybook, request, "write");
    const { fields, creatorId, workspaceId } = fromApiKeyBody(request.body);
    const created = await account.accounts.createKey({
      ...fields,
      kind: "inference",
      memberEmail: creatorEmail(account, creatorId),
      workspace: workspaceId === null ? null : requireWorkspace(account.team, workspaceId),
    });
    const data = toApiKey(created, { team: account.team, usage: NO_KEY_USAGE });
    return sendJson(reply.status(201).header("cache-control", "no-store"), { data, key: created.key });
  });
  app.get<OneKey>(`${KEYS}/:hash`, async (request, reply) => {
    const { team, accounts } = requireAccount(daybook, request, "read");
    const key = accounts.getKey(request.params.hash.toLowerCase());
    const usages = await usageOf(daybook, team, [key]);
    return sendJson(reply, { data: toApiKey(key, { team, usage: usages(key) }) });
  });
  app.patch<OneKey & { Body: unknown }>(`${KEYS}/:hash`, async (request, reply) => {
    const { team, accounts } = requireAccount(daybook, request, "write");
    const before = accounts.getKey(request.params.hash.toLowerCase());
    const changes = fromApiKeyChanges(request.body);
    // Read before anything is written: when the events cannot be read, nothing has changed.
    const usages = await usageOf(daybook, team, [before]);
    const key = await accounts.updateKey(before.hash, changes);
    return sendJson(reply, { data: toApiKey(key, { team, usage: usages(key) }) });
  });
  app.delete<OneKey>(`${KEYS}/:hash`, async (request, reply) => {
    const { accounts } = requireAccount(daybook, request, "write");
    await accounts.revokeKey(request.params.hash.toLowerCase());
    return reply.send({ deleted: true });
  });
}

/** One page, newest first. A key that is bound to no workspace stands in the default one. */
function listedKeys(team: TeamDirectory, query: Query): Key[] {
  const withDisabled = readFlag(query, "include_disabled");
  const offset = readOffset(query);
  const asked = readUuid(query, "workspace_id");
  const workspaceId = asked === null ? team.defaultWorkspace.id : requireWorkspace(team, asked);
  return team
    .keys()
    .toReversed()
    .filter((key) => (key.workspaceId ?? team.defaultWorkspace.id) === workspaceId && (withDisabled || !key.disabled))
    .slice(offset, offset + PAGE_SIZE);
}

function requireWorkspace(team: TeamDirectory, id: string): string {
  const workspace = team.findWorkspace(id);
  if (workspace?.id === id.toLowerCase()) return workspace.id;
  throw new OpenRouterError(400, "workspace_id: this account has no such workspace");
}

/** The key is the creator's: of whom the body names, else of whoever asks; the operator asks for the first OWNER. */
function creatorEmail({ caller, team }: Account, creatorId: string | null): string {
  const asking = caller.kind === "operator" ? null : caller.member;
  const owner = asking ?? team.members().find(({ teamRoles }) => teamRoles.includes("OWNER"));
  const creator = creatorId === null ? owner : team.findMemberById(creatorId);
  if (creator !== undefined && creator.removedAtMs === null) return creator.email;
  throw new OpenRouterError(400, "creator_user_id: must be the id of a member of this account");
}

async function usageOf(
  { analytics, nowMs }: Daybook,
  team: TeamDirectory,
  keys: readonly Key[],
): Promise<(key: Key) => KeyUsage> {
  const keyHashes = keys.map(({ hash }) => hash);
  const usages = await reportKeyUsage(analytics, team, { keyHashes, nowMs: nowMs() });
  return ({ hash }) => usages.get(hash) ?? NO_KEY_USAGE;
}

function sendJson(reply: FastifyReply, body: object): FastifyReply {
  return reply.type("application/json; charset=utf-8").send(toExactJson(body));
}
