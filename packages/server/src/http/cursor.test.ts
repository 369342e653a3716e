import { expect, test } from "vitest";
import { openCursor, sealCursor } from "./cursor.js";

const binding = { operation: "list", teamId: "team_1", visibility: "team" };
const payload = { position: [1, "source", "id \u00e9"], filters: {} };

test("a cursor opens to what it was sealed with", () => {
  const cursor = sealCursor("secret", binding, payload);
  expect(cursor).toMatch(/^[\w-]+$/);
  expect(openCursor("secret", binding, cursor)).toEqual({ outcome: "opened", payload });
});

test("a cursor of another listing, team or sight is foreign", () => {
  const cursor = sealCursor("secret", binding, payload);
  for (const other of [{ operation: "other" }, { teamId: "team_2" }, { visibility: "user_1" }]) {
    expect(openCursor("secret", { ...binding, ...other }, cursor)).toEqual({ outcome: "foreign" });
  }
});

test("whatever was changed, cut or made up is forged", () => {
  const cursor = sealCursor("secret", binding, payload);
  expect(openCursor("another secret", binding, cursor)).toEqual({ outcome: "forged" });
  const texts = ["", "x", "null", cursor.slice(0, -1), `${cursor}A`, `${cursor}=`, `${cursor}!`, ` ${cursor}`];
  for (let at = 0; at < cursor.length; at++) {
    texts.push(cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1));
  }
  for (const text of texts)
    expect({ text, ...openCursor("secret", binding, text) }).toEqual({ text, outcome: "forged" });
});
