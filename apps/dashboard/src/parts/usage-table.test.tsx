// @vitest-environment happy-dom
import type { ActivityReportRow } from "@daybook/sdk/models/operations";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { dimensionOf } from "../lib/dimensions.ts";
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

test("the last row is the exact sum, the dearest stands first, and what is not said cannot be picked", () => {
  const pick = vi.fn<(id: string) => void>();
  render(<UsageTable dimension={dimensionOf("model")} rows={rows} before={[row("a/one", "0.05", 1)]} onPick={pick} />);
  expect(cells().map(([label, spend, , change, requests]) => [label, spend, change, requests])).toEqual([
    [undefined, undefined, undefined, undefined],
    ["b/two", "$0.20", "new", "2"],
    ["a/one", "$0.10", "+100%", "1"],
    ["Not stated", "<$0.000001", "new", "4"],
    ["Total", "$0.30", "", "7"],
  ]);
  fireEvent.click(screen.getByRole("button", { name: "a/one" }));
  expect(pick).toHaveBeenCalledWith("a/one");
  expect(screen.queryByRole("button", { name: "Not stated" })).toBeNull();
});

test("columns sort and say so, and a search leaves rows and their part of the sum out", () => {
  render(<UsageTable dimension={dimensionOf("model")} rows={rows} before={null} />);
  fireEvent.click(screen.getByRole("button", { name: "Requests" }));
  expect(screen.getByRole("columnheader", { name: /Requests/ }).getAttribute("aria-sort")).toBe("descending");
  expect(cells()[1]?.[0]).toBe("Not stated");
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "ONE" } });
  expect(cells().map(([label, spend]) => [label, spend])).toEqual([
    [undefined, undefined],
    ["a/one", "$0.10"],
    ["Total", "$0.10"],
  ]);
  expect(screen.getByRole("status").textContent).toBe("1 of 3");
});
