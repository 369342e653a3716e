import { expect, test } from "vitest";
import { limitRemaining } from "./limit-remaining.js";

const USED = {
  usage: { ever: "1000000000000.000000000001", daily: "0.1", weekly: "2", monthly: "30.000000000001" },
  byokUsage: { ever: "5", daily: "0.02", weekly: "0.2", monthly: "2" },
};

test.each([
  [{ limitUsd: null, limitReset: "daily", includeByokInLimit: true }, null],
  [{ limitUsd: "30", limitReset: "daily", includeByokInLimit: false }, "29.9"],
  [{ limitUsd: "30", limitReset: "daily", includeByokInLimit: true }, "29.88"],
  [{ limitUsd: "2", limitReset: "weekly", includeByokInLimit: false }, "0"],
  [{ limitUsd: "30", limitReset: "monthly", includeByokInLimit: false }, "-0.000000000001"],
  [{ limitUsd: "0.000000000001", limitReset: null, includeByokInLimit: true }, "-1000000000005"],
] as const)("%j leaves %s", (key, remaining) => {
  expect(limitRemaining(key, USED)).toBe(remaining);
});
