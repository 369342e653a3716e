import fc from "fast-check";
import { expect, test } from "vitest";
import { buildURL } from "./url.js";

const BASE = new URL("http://host:1/root");

test("the path goes below the base, whatever slashes either has", () => {
  for (const base of ["http://host/a", "http://host/a/", "http://host/a//"]) {
    for (const path of ["/b/c", "b/c"]) expect(buildURL({ base: new URL(base), path }).href).toBe("http://host/a/b/c");
  }
  expect(buildURL({ base: new URL("http://host"), path: "/b" }).href).toBe("http://host/b");
});

test("query keys go out in alphabetical order, those without a value not at all", () => {
  const query = { workspace_id: "w", date: "2026-11-20", user_id: undefined, partial: true, n: 0, empty: "" };
  expect(buildURL({ base: BASE, path: "/x", query }).search).toBe(
    "?date=2026-11-20&empty=&n=0&partial=true&workspace_id=w",
  );
});

test("any text survives in a query value and in a path parameter", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!["", ".", ".."].includes(text));
      const url = buildURL({ base: BASE, path: "/keys/{hash}/x", pathParams: { hash: text }, query: { q: text } });
      expect(url.searchParams.get("q")).toBe(text);
      const segments = url.pathname.split("/");
      expect(segments).toHaveLength(5);
      expect(decodeURIComponent(segments[3] ?? "")).toBe(text);
    }),
  );
});

test("a path parameter that would lead elsewhere is refused", () => {
  for (const hash of ["", ".", ".."]) {
    expect(() => buildURL({ base: BASE, path: "/keys/{hash}", pathParams: { hash } })).toThrow(
      "cannot be part of a path",
    );
  }
  expect(() => buildURL({ base: BASE, path: "/keys/{hash}" })).toThrow("hash cannot be part of a path");
});

test("the base's own query stays, but for what the call says anew", () => {
  const base = new URL("http://host/a?token=t&date=old#there");
  expect(buildURL({ base, path: "/b", query: { date: "new" } }).href).toBe("http://host/a/b?token=t&date=new");
});
