import { expect, test } from "vitest";
import { countTests } from "./test-count.js";

test("passed, failed and skipped tests are counted apart", () => {
  const assertionResults = [{ status: "passed" }, { status: "failed" }, { status: "skipped" }, { status: "pending" }];
  expect(countTests({ testResults: [{ status: "failed", assertionResults }] })).toEqual({
    passed: 1,
    failed: 1,
    skipped: 2,
  });
});

test("a test file that cannot be loaded counts as a failure", () => {
  expect(countTests({ testResults: [{ status: "failed", assertionResults: [] }] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  });
});

test("a failing set-up hook is a failure even when its tests were only skipped", () => {
  const assertionResults = [{ status: "skipped" }];
  expect(countTests({ testResults: [{ status: "failed", assertionResults }] })).toEqual({
    passed: 0,
    failed: 1,
    skipped: 1,
  });
});
