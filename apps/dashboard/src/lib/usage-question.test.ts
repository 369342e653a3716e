import { expect, test } from "vitest";
import { dimensionOf } from "./dimensions.ts";
import { hasGroups, tableView, toSearch, usageFilters, usageReportUrl, viewRequest } from "./usage-question.ts";

const model = dimensionOf("model");

test("an address says what is searched for and sorted by, and says nothing of what is so anyway", () => {
  for (const search of [{}, { sort: "nonsense" }, { sort: "api_key_name" }, { sort: "-usage" }]) {
    const view = tableView(search, model);
    expect(view).toEqual({ search: "", sort: { column: "usage", isDescending: true } });
    expect(toSearch(view)).toEqual({ q: undefined, sort: undefined });
  }
  for (const search of [{ q: "gpt", sort: "-prompt_tokens" }, { sort: "model" }, { sort: "usage" }]) {
    expect(toSearch(tableView(search, model))).toMatchObject(search);
  }
  expect(viewRequest(tableView({ q: "gpt", sort: "-requests" }, model))).toEqual({ search: "gpt", sort: "-requests" });
});

test("a report's address holds every part of its question, each value of a list for itself", () => {
  const filters = usageFilters({ model: ["a/one", "b&two"], member: "user_1", provider: "" });
  const url = usageReportUrl(
    { start: "2026-01-01", end: "2026-01-31", ...filters, search: "é", sort: "-usage", groupBy: ["day", "model"] },
    "http://localhost",
  );
  expect([...url.searchParams]).toEqual([
    ["group_by", "day,model"],
    ["start", "2026-01-01"],
    ["end", "2026-01-31"],
    ["model", "a/one"],
    ["model", "b&two"],
    ["user_id", "user_1"],
    ["q", "é"],
    ["sort", "-usage"],
  ]);
});

test("an answer stands in for another only where both tell the same apart", () => {
  expect(hasGroups(["daybook", { groupBy: ["model"] }], ["model"])).toBe(true);
  expect(hasGroups(["daybook", { groupBy: ["endpoint", "model"] }], ["model"])).toBe(false);
  expect([hasGroups(undefined, ["model"]), hasGroups(["daybook", {}], ["model"])]).toEqual([false, false]);
});
