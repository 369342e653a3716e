import { Readable } from "node:stream";
import {
  createVendorConnection,
  DaybookError,
  deleteVendorConnection,
  describeVendorDays,
  getVendorConnection,
  listVendorConnections,
  parseInput,
  type TeamDirectory,
  updateVendorConnection,
  type Vendor,
  type VendorConnection,
} from "@daybook/engine";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Daybook } from "../../daybook.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { toBaseUrl, VENDOR_BASE_URLS } from "../../vendors/base-url.js";
import { sealText } from "../../vendors/sealed-text.js";
import { sealPlace } from "../../vendors/sync-vendor.js";
import { isBareOperator, requireAdmin } from "./require-admin.js";
import type { Body, InTeam, OneInTeam } from "./route-types.js";
import { NewVendorConnection, VendorConnectionChanges } from "./vendor-input.js";

const VENDORS = "/admin/v1/teams/:slug/vendors";

/** Connections to vendors, by the vendor's name, and the days that were kept of each. */
export function vendorRoutes(app: FastifyInstance, daybook: Daybook): void {
  const store = daybook.accountsStore;
  const now = (): Date => new Date(daybook.nowMs());

  app.post<InTeam & { Body: Body }>(VENDORS, async (request, reply) => {
    const { teamId } = scopeOf(daybook, request);
    const { vendor, key, baseUrl, ...input } = parseInput(NewVendorConnection, request.body);
    requireSlices(vendor, input);
    const connection = await createVendorConnection(store, {
      teamId,
      vendor,
      baseUrl: toBaseUrl(baseUrl ?? VENDOR_BASE_URLS[vendor], { isOperator: isBareOperator(daybook, request) }),
      sealedKey: sealText(daybook.secret, sealPlace({ teamId, vendor }), key),
      byKey: input.byKey ?? false,
      byWorkspace: input.byWorkspace ?? false,
      everyHours: input.everyHours ?? 6,
      paused: input.paused ?? false,
      at: now(),
    });
    return reply.status(201).send(await toApiConnection(daybook, connection));
  });
  app.get<InTeam>(VENDORS, async (request) => {
    const { teamId } = scopeOf(daybook, request);
    const connections = await listVendorConnections(store, teamId);
    return { data: await Promise.all(connections.map((connection) => toApiConnection(daybook, connection))) };
  });
  app.get<OneInTeam>(`${VENDORS}/:id`, async (request) =>
    toApiConnection(daybook, await getVendorConnection(store, scopeOf(daybook, request))),
  );
  app.patch<OneInTeam & { Body: Body }>(`${VENDORS}/:id`, async (request) => {
    const scope = scopeOf(daybook, request);
    const { key, baseUrl, ...changes } = parseInput(VendorConnectionChanges, request.body);
    const { vendor } = await getVendorConnection(store, scope);
    requireSlices(vendor, changes);
    // A key goes only where it was given for.
    if (baseUrl !== undefined && key === undefined) {
      throw new DaybookError("invalid_request", "key: must be given again with another baseUrl");
    }
    const connection = await updateVendorConnection(store, {
      ...scope,
      at: now(),
      changes: {
        ...withoutAbsent(changes),
        ...(baseUrl === undefined
          ? {}
          : { baseUrl: toBaseUrl(baseUrl, { isOperator: isBareOperator(daybook, request) }) }),
        ...(key === undefined ? {} : { sealedKey: sealText(daybook.secret, sealPlace({ ...scope, vendor }), key) }),
      },
    });
    return toApiConnection(daybook, connection);
  });
  app.delete<OneInTeam>(`${VENDORS}/:id`, async (request, reply) => {
    await deleteVendorConnection(store, scopeOf(daybook, request));
    return reply.status(204).send();
  });
  app.post<OneInTeam>(`${VENDORS}/:id/sync`, async (request, reply) => {
    const connection = await getVendorConnection(store, scopeOf(daybook, request));
    return reply.type("application/x-ndjson").send(Readable.from(syncLines(daybook, connection)));
  });
}

function scopeOf(daybook: Daybook, request: FastifyRequest): { teamId: string; vendor: string } {
  const { slug, id = "" } = request.params as { slug: string; id?: string };
  const team: TeamDirectory = requireAdmin(daybook, request, slug);
  return { teamId: team.team.id, vendor: id };
}

function requireSlices(
  vendor: Vendor,
  { byKey, byWorkspace }: { byKey?: boolean | undefined; byWorkspace?: boolean | undefined },
): void {
  if (vendor === "openrouter" || (byKey !== true && byWorkspace !== true)) return;
  throw new DaybookError("invalid_request", `byKey, byWorkspace: ${vendor} tells neither; leave them out`);
}

async function* syncLines(daybook: Daybook, connection: VendorConnection): AsyncGenerator<string> {
  let last = { answers: 0, addedDays: 0, revisedDays: 0, confirmedDays: 0 };
  try {
    for await (const progress of daybook.vendors.sync(connection)) {
      last = progress;
      yield `${JSON.stringify(progress)}\n`;
    }
    const { answers, addedDays, revisedDays, confirmedDays } = last;
    yield `${JSON.stringify({ synced: { answers, addedDays, revisedDays, confirmedDays } })}\n`;
  } catch (error) {
    // The status is long sent, so the failure is the last line.
    yield `${JSON.stringify(toDaybookError(error).body)}\n`;
  }
}

async function toApiConnection({ accountsStore }: Daybook, connection: VendorConnection): Promise<object> {
  const { vendor, baseUrl, byKey, byWorkspace, everyHours, paused, failure } = connection;
  const at = (epochMs: number | null): string | null => (epochMs === null ? null : new Date(epochMs).toISOString());
  return {
    vendor,
    baseUrl,
    byKey,
    byWorkspace,
    everyHours,
    paused,
    dueAt: at(connection.dueAtMs),
    syncedAt: at(connection.syncedAtMs),
    failure,
    kept: await describeVendorDays(accountsStore, connection),
    createdAt: at(connection.createdAtMs),
    updatedAt: at(connection.updatedAtMs),
  };
}

/** An absent field must not reach the database as one. */
function withoutAbsent<T extends object>(changes: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
