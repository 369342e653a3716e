import type { TestServer, TestTeam } from "@daybook/testkit";
import { signIn } from "../session/sign-in.js";

export const ROLES = [
  "OWNER",
  "BILLING",
  "MEMBER",
  "DEVELOPER",
  "SECURITY",
  "VIEWER",
  "VIEWER_FOR_PLUS",
  "CONTRIBUTOR",
] as const;
const LIVE_KINDS = ["management", "inference", "ingest"] as const;
const DEAD_KINDS = ["revoked", "disabled", "removed"] as const;

export type CallerKind =
  | "none"
  | "garbage"
  | "operator"
  | "operator-acting"
  | "session"
  | (typeof LIVE_KINDS)[number]
  | (typeof DEAD_KINDS)[number];

export interface Caller {
  kind: CallerKind;
  /** Null where there is no member behind the credential. */
  role: (typeof ROLES)[number] | null;
  plan: string;
  team: TestTeam;
  key: string | undefined;
  headers: Record<string, string>;
}

/** Everybody who could ask: each kind of credential, of each role, in a team of each plan. */
export async function createCallers(server: TestServer, teams: { team: TestTeam; plan: string }[]): Promise<Caller[]> {
  const callers: Caller[] = [];
  for (const { team, plan } of teams) {
    const add = (caller: Pick<Caller, "kind" | "key"> & Partial<Caller>): void => {
      callers.push({ role: null, plan, team, headers: {}, ...caller });
    };
    add({ kind: "none", key: undefined });
    add({ kind: "garbage", key: `sk-db-v1-${"0".repeat(64)}` });
    add({ kind: "operator", key: server.operatorToken });
    add({ kind: "operator-acting", key: server.operatorToken, headers: { "x-daybook-team": team.slug } });
    const base = `/admin/v1/teams/${team.slug}`;
    for (const role of ROLES) {
      const { email: memberEmail } = await server.createMember(team, { teamRoles: [role] });
      for (const kind of LIVE_KINDS) {
        const { key } = await server.createKey(team, { name: kind, kind, memberEmail });
        add({ kind, role, key });
        if (kind === "management") {
          const { headers } = await signIn(server, [key]);
          add({ kind: "session", role, key: undefined, headers });
        }
      }
      for (const kind of DEAD_KINDS) {
        const holder = kind === "removed" ? await server.createMember(team, { teamRoles: [role] }) : null;
        const { key, hash } = await server.createKey(team, {
          name: kind,
          kind: "management",
          memberEmail: holder?.email ?? memberEmail,
        });
        if (kind === "revoked") await server.admin("DELETE", `${base}/keys/${hash}`);
        if (kind === "disabled") await server.admin("PATCH", `${base}/keys/${hash}`, { disabled: true });
        if (holder !== null) await server.admin("DELETE", `${base}/members/${holder.id}`);
        add({ kind, role, key });
      }
    }
  }
  return callers;
}
