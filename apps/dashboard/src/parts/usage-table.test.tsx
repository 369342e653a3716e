// @vitest-environment happy-dom
import type { ActivityReportRow } from "@daybook/sdk/models/operations";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dimensionOf } from "../lib/dimensions.ts";
import { addUsage, fromActivitySums } from "../lib/usage-sums.ts";
import { UsageTable } from "./usage-table.tsx";

// The virtual rows measure their frame, which has no size where nothing is drawn.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function row(model: string | null, usage: string, requests: number): ActivityReportRow {
  return {
    model,
    requests,
    byokRequests: 0,
    pricedRequests: requests,
    unknownCostRequests: 0,
    promptTokens: requests * 10,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    completionTokens: requests,
    reasoningTokens: 0,
    usage,
    byokUsageInference: "0",
    partial: false,
  };
}

const rows = [row("a/one", "0.1", 1), row("b/two", "0.2", 2), row(null, "0.000000000003", 4)];

function cells(): string[][] {
  return screen.getAllByRole("row").map((one) =>
    within(one)
      .queryAllByRole("cell")
      .map((cell) => cell.textContent ?? ""),
  );
}

const whole = rows.map(fromActivitySums).reduce(addUsage);
const dearest = { column: "usage", isDescending: true };

test("the last row is the exact sum, rows stand as they come, and what is not said cannot be picked", () => {
  const pick = vi.fn<(id: string) => void>();
  const before = [row("a/one", "0.05", 1)];
  const given = { dimension: dimensionOf("model"), rows, whole, before, sort: dearest, onSort: () => undefined };
  render(<UsageTable {...given} onPick={pick} />);
  expect(cells().map(([label, spend, , change, requests]) => [label, spend, change, requests])).toEqual([
    [undefined, undefined, undefined, undefined],
    ["a/one", "$0.10", "+100%", "1"],
    ["b/two", "$0.20", "new", "2"],
    ["Not stated", "<$0.000001", "new", "4"],
    ["Total", "$0.30", "", "7"],
  ]);
  fireEvent.click(screen.getByRole("button", { name: "a/one" }));
  expect(pick).toHaveBeenCalledWith("a/one");
  expect(screen.queryByRole("button", { name: "Not stated" })).toBeNull();
});

test("a column says how it is sorted and asks to be sorted by, numbers from the highest and names from the first", () => {
  const onSort = vi.fn<(sort: { column: string; isDescending: boolean }) => void>();
  render(<UsageTable dimension={dimensionOf("key")} rows={rows} whole={whole} sort={dearest} onSort={onSort} />);
  expect(screen.getByRole("columnheader", { name: /Spend/ }).getAttribute("aria-sort")).toBe("descending");
  expect(screen.queryByRole("columnheader", { name: "Change" })).toBeNull();
  for (const name of ["Requests", "Key", "Spend"]) fireEvent.click(screen.getByRole("button", { name }));
  expect(onSort.mock.calls.map(([sort]) => sort)).toEqual([
    { column: "requests", isDescending: true },
    { column: "api_key_name", isDescending: false },
    { column: "usage", isDescending: false },
  ]);
});

test("each row is a share of the whole, also when others are not shown", () => {
  const given = { dimension: dimensionOf("model"), whole, sort: dearest, onSort: () => undefined };
  render(<UsageTable {...given} rows={[row("a/one", "0.1", 1)]} />);
  expect(cells().map(([label, spend, share]) => [label, spend, share])).toEqual([
    [undefined, undefined, undefined],
    ["a/one", "$0.10", "33.3%"],
    ["Total", "$0.10", ""],
  ]);
});
