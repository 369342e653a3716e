import type { SeededRandom } from "@daybook/testkit";
import type { VendorWorld, WireActivity } from "./vendor-stand-in.js";

export const WORKSPACES = [
  { id: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b11", slug: "default" },
  { id: "6f1d7f0e-3c52-4c5e-9d0c-9c1f5a2f0b12", slug: "research" },
] as const;

/** A vendor that knows something of most days, with more keys than a page holds. */
export function randomWorld(random: SeededRandom, days: readonly string[]): VendorWorld {
  const hash = (at: number): string => at.toString(16).padStart(64, "0");
  const keys = new Map<string, string[]>(
    WORKSPACES.map(({ id }, at) => [id, at === 0 ? Array.from({ length: 101 }, (_, n) => hash(n)) : [hash(999)]]),
  );
  return {
    activity: days.flatMap((day) => (random.chance(0.8) ? randomRows(random, day, keys) : [])),
    workspaces: [...WORKSPACES],
    keys,
    members: new Map(
      days.map((day) => [
        day,
        ["ada", "bob", "idle"].map((name) => ({
          id: `v0_${name}`,
          email: `${name}@acme.example`,
          chats: name === "idle" ? 0 : random.between(0, 4),
          messages: name === "idle" ? 0 : random.between(0, 40),
        })),
      ]),
    ),
    usage: days.flatMap((day) =>
      Array.from({ length: random.between(0, 7) }, (_, at) => ({
        id: `${day}-${at}`,
        user: random.pick(["v0_ada", "v0_bob"]),
        type: random.pick(["message", "image_generation"]),
        total: `${random.between(0, 9)}.${random.between(0, 10 ** 9)}`,
        createdAt: `${day}T${String(random.between(0, 23)).padStart(2, "0")}:00:00.000Z`,
      })),
    ),
    usageAPage: 3,
  };
}

function randomRows(random: SeededRandom, date: string, keys: Map<string, string[]>): WireActivity[] {
  return Array.from({ length: random.between(1, 4) }, (_, at) => {
    const { id: workspace } = random.chance(0.5) ? WORKSPACES[0] : WORKSPACES[1];
    const [key = ""] = random.shuffled((keys.get(workspace) ?? []).slice(0, 3));
    return {
      date,
      model: `m/${at}`,
      endpoint: `00000000-0000-4000-8000-00000000000${at}`,
      provider: random.pick(["OpenAI", "Anthropic"]),
      workspace,
      key,
      // As a double's noise, as an exponent, and short.
      usage: random.pick([
        `0.${random.between(1, 10 ** 9)}00000000${random.between(1, 9)}`,
        `${random.between(1, 99)}e-9`,
        "1.5",
      ]),
      byok: random.pick(["0", "0.000000000001"]),
      requests: random.between(1, 2_000),
      promptTokens: random.between(0, 10 ** 9),
      completionTokens: random.between(0, 10 ** 9),
      reasoningTokens: random.between(0, 10 ** 6),
    };
  });
}
