import type { SeededRandom, TestClient, TestTeam } from "@daybook/testkit";
import { readRows } from "./json-rows.js";

type KeyState = "live" | "revoked" | "live or revoked";

/** The client's own memory of the members and keys of one team that the admin API acknowledged. */
export class AccountsLedger {
  readonly #team: TestTeam;
  readonly #keys = new Map<string, KeyState>();
  readonly #members = new Map<string, string>();
  #changes = 0;

  constructor(team: TestTeam) {
    this.#team = team;
  }

  get acknowledged(): number {
    return this.#keys.size + this.#members.size;
  }

  /** One change, remembered once it is acknowledged. @throws when the connection breaks */
  async change(client: TestClient, random: SeededRandom): Promise<void> {
    const path = `/admin/v1/teams/${this.#team.slug}`;
    const name = `changed-${this.#changes++}`;
    const live = [...this.#keys].filter(([, state]) => state === "live").map(([hash]) => hash);
    const [revoked] = random.shuffled(live);
    if (revoked !== undefined && random.chance(0.3)) {
      this.#keys.set(revoked, "live or revoked");
      await client.admin("DELETE", `${path}/keys/${revoked}`);
      this.#keys.set(revoked, "revoked");
    } else if (random.chance(0.5)) {
      const { hash } = await client.createKey(this.#team, {
        name,
        kind: "inference",
        memberEmail: this.#team.ownerEmail,
      });
      this.#keys.set(hash, "live");
    } else {
      const email = `${name}@members.example`;
      const { id } = await client.createMember(this.#team, { email, aliases: [name] });
      this.#members.set(id, name);
    }
  }

  /** What the server no longer knows, or knows otherwise. */
  async findWrong(client: TestClient): Promise<string[]> {
    const list = async (what: string): Promise<Map<unknown, Record<string, unknown>>> => {
      const answer = await client.call("GET", `/admin/v1/teams/${this.#team.slug}/${what}`, {
        key: client.operatorToken,
      });
      return new Map(readRows(answer).map((row) => [row["hash"] ?? row["id"], row]));
    };
    const [keys, members] = [await list("keys"), await list("members")];
    const wrong: string[] = [];
    for (const [hash, state] of this.#keys) {
      const row = keys.get(hash);
      const present = row !== undefined && row["revokedAt"] === null ? "live" : "revoked";
      if (!state.includes(present)) wrong.push(`key ${hash} is ${present} and was acknowledged as ${state}`);
    }
    for (const [id, alias] of this.#members) {
      if (JSON.stringify(members.get(id)?.["aliases"]) !== JSON.stringify([alias])) wrong.push(`member ${id} is lost`);
    }
    return wrong;
  }
}
