import type { SealStep } from "@daybook/engine";
import fc from "fast-check";
import { type EventPlan, eventPlan } from "./wire-event.js";

/** One thing that happens to a server; numbers pick from what there is when it happens. */
export type Command =
  | { do: "send"; team: number; events: EventPlan[] }
  | { do: "replay"; team: number; batch: number; part: "whole" | "half" | "shuffled"; order: number }
  | { do: "retell"; team: number; which: number; change: EventPlan }
  | { do: "seal"; team: number; days: number }
  | { do: "look"; isFirst: boolean }
  | {
      do: "race";
      team: number;
      days: number;
      pauseAt: SealStep;
      events: EventPlan[];
      otherSeals: boolean;
      merges: boolean;
    }
  | { do: "rebuild"; team: number; all: boolean }
  | { do: "merge" }
  | { do: "stop merges" }
  | { do: "start merges" }
  | { do: "erase"; team: number; which: number }
  | { do: "add alias"; team: number; member: number; text: number }
  | { do: "drop alias"; team: number; which: number }
  | { do: "add member"; team: number; email: number }
  | { do: "remove member"; team: number; which: number }
  | { do: "hide unlinked"; team: number; hides: boolean }
  | { do: "restart" }
  | { do: "next day" };

const team = fc.nat({ max: 1 });
const pick = fc.nat({ max: 999 });
const events = fc.array(eventPlan, { minLength: 1, maxLength: 12 });
const isSo = fc.boolean();

/** Weighted towards what makes and moves rollups. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("send"), team, events }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("replay"),
      team,
      batch: pick,
      part: fc.constantFrom("whole", "half", "shuffled"),
      order: pick,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("retell"), team, which: pick, change: eventPlan }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("seal"), team, days: pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("look"), isFirst: isSo }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("race"),
      team,
      days: pick,
      pauseAt: fc.constantFrom("fingerprints read", "rollups written"),
      events,
      otherSeals: isSo,
      merges: isSo,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("rebuild"), team, all: isSo }) },
  { weight: 2, arbitrary: fc.constant({ do: "merge" }) },
  { weight: 1, arbitrary: fc.constant({ do: "stop merges" }) },
  { weight: 1, arbitrary: fc.constant({ do: "start merges" }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("erase"), team, which: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("add alias"), team, member: pick, text: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("drop alias"), team, which: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("add member"), team, email: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("remove member"), team, which: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("hide unlinked"), team, hides: isSo }) },
  { weight: 1, arbitrary: fc.constant({ do: "restart" }) },
  { weight: 1, arbitrary: fc.constant({ do: "next day" }) },
);
