import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import {
  DaybookError,
  formatDay,
  formatPicoUsd,
  getPriceFile,
  listPriceVersions,
  listRepricings,
  parseDay,
  parseInput,
  type PriceVersion,
  repriceEvents,
  type RepricedSums,
  type Repricing,
  type RepricingProgress,
  type TeamDirectory,
} from "@daybook/engine";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Daybook } from "../../daybook.js";
import { toDaybookError } from "../../http/daybook-error.js";
import { nameCaller, requireAdmin } from "./require-admin.js";
import type { Body, InTeam, OneInTeam } from "./route-types.js";

/** Room for 20,000 prices. */
const FILE_BYTES_MAX = 8 * 1024 ** 2;
const TEAM = "/admin/v1/teams/:slug";

/** Versions of a team's prices, and events priced anew by them. */
export function priceRoutes(app: FastifyInstance, daybook: Daybook): void {
  const store = daybook.accountsStore;

  app.post<InTeam & { Body: Body }>(
    `${TEAM}/prices`,
    {
      bodyLimit: FILE_BYTES_MAX,
      // Before so large a body is read.
      onRequest: async (request) => {
        requireAdmin(daybook, request, request.params.slug);
      },
    },
    async (request, reply) => {
      const team = requireAdmin(daybook, request, request.params.slug);
      const loadedBy = nameCaller(daybook, request);
      const { isNew, ...loaded } = await daybook.accounts.inTeam(team.team.slug).loadPrices(request.body, { loadedBy });
      const isInForce = team.prices?.version === loaded.version;
      return reply.status(isNew ? 201 : 200).send(toApiVersion(loaded, isInForce));
    },
  );
  app.get<InTeam>(`${TEAM}/prices`, async (request) => {
    const { team } = requireAdmin(daybook, request, request.params.slug);
    const versions = await listPriceVersions(store, team.id);
    return { data: versions.map((version, index) => toApiVersion(version, index === 0)) };
  });
  app.get<OneInTeam>(`${TEAM}/prices/:id`, async (request, reply) => {
    const { team } = requireAdmin(daybook, request, request.params.slug);
    const file = await getPriceFile(store, { teamId: team.id, version: request.params.id });
    return reply.type("application/json").send(file);
  });

  app.post<InTeam & { Body: Body }>(`${TEAM}/repricings`, async (request, reply) => {
    const team = requireAdmin(daybook, request, request.params.slug);
    const asked = parseInput(RepricingInput, request.body);
    if (asked.from > asked.to) throw new DaybookError("invalid_request", "to: must not be before from");
    // A refusal is told by the status, so its first line is waited for.
    const lines = repricingLines(daybook, team, { ...asked, startedBy: nameCaller(daybook, request) });
    const first = await lines.next();
    return reply.type("application/x-ndjson").send(Readable.from(startingWith(first, lines)));
  });
  app.get<InTeam>(`${TEAM}/repricings`, async (request) => {
    const { team } = requireAdmin(daybook, request, request.params.slug);
    return { data: (await listRepricings(store, team.id)).map(toApiRepricing) };
  });
}

const Day = z.string("must be a day, YYYY-MM-DD").transform((text, context): number => {
  const day = parseDay(text);
  if (day !== null) return day;
  context.addIssue({ code: "custom", message: "must be a day of the calendar, YYYY-MM-DD" });
  return z.NEVER;
});

const RepricingInput = z.strictObject({ from: Day, to: Day, dryRun: z.boolean().default(false) });

type RepricingAsked = z.output<typeof RepricingInput> & { startedBy: string };

/** @throws DaybookError before the first line only */
async function* repricingLines(
  daybook: Daybook,
  team: TeamDirectory,
  { from, to, dryRun, startedBy }: RepricingAsked,
): AsyncGenerator<string> {
  const { analytics, accountsStore, accounts, accountsFollower, sealer, upkeep, nowMs } = daybook;
  let hasBegun = false;
  try {
    const repricing = repriceEvents({
      store: analytics,
      accountsStore,
      team,
      fromDay: from,
      toDay: to,
      isDryRun: dryRun,
      startedBy,
      holder: randomUUID(),
      now: () => new Date(nowMs()),
      onTold: (teamId, day) => sealer.noteDay({ team: teamId, day: formatDay(day) }),
      keepErased: () => upkeep.eraseAgain(team.team.slug),
      ...(accountsFollower === null ? {} : { takeUp: () => accounts.refresh() }),
    });
    for await (const progress of repricing) {
      yield `${JSON.stringify(toApiProgress(progress))}\n`;
      hasBegun = true;
    }
  } catch (error) {
    if (!hasBegun) throw error;
    // The status is long sent, so the failure is the last line.
    yield `${JSON.stringify(toDaybookError(error).body)}\n`;
  }
}

async function* startingWith<T>(first: IteratorResult<T>, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function toApiVersion({ version, prices, loadedBy, loadedAtMs }: PriceVersion, isInForce: boolean): object {
  return { version, prices, loadedBy, loadedAt: new Date(loadedAtMs).toISOString(), inForce: isInForce };
}

function toApiSums({ events, newlyPriced, noLongerPriced, oldPicoUsd, newPicoUsd }: RepricedSums): object {
  return {
    events,
    newlyPriced,
    noLongerPriced,
    oldUsd: formatPicoUsd(oldPicoUsd),
    newUsd: formatPicoUsd(newPicoUsd),
  };
}

/** The last line has all in `repriced`. */
function toApiProgress(progress: RepricingProgress): object {
  const { number, version, done, total, frozenDays, isFinished } = progress;
  if (!isFinished) return { done, total, ...toApiSums(progress) };
  return { repriced: { number, version, ...toApiSums(progress), frozenDays } };
}

function toApiRepricing(repricing: Repricing): object {
  const { number, version, fromDay, toDay, startedBy, frozenDays, startedAtMs, finishedAtMs } = repricing;
  return {
    number,
    version,
    from: formatDay(fromDay),
    to: formatDay(toDay),
    ...toApiSums(repricing),
    frozenDays,
    startedBy,
    startedAt: new Date(startedAtMs).toISOString(),
    finishedAt: finishedAtMs === null ? null : new Date(finishedAtMs).toISOString(),
  };
}
