import { expect, test } from "vitest";
import { openSealedText, sealText } from "./sealed-text.js";

const PLACE = "team_1/openrouter";

test("a sealed text opens with its secret at its place, and is never the same twice", () => {
  const [first, second] = [sealText("secret", PLACE, "sk-ü"), sealText("secret", PLACE, "sk-ü")];
  expect([openSealedText("secret", PLACE, first), openSealedText("secret", PLACE, second)]).toEqual(["sk-ü", "sk-ü"]);
  expect(first).not.toBe(second);
  expect(first).toMatch(/^v1\.[\w-]+$/);
});

test("with another secret, at another place, or with any byte changed it does not open", () => {
  const sealed = sealText("secret", PLACE, "sk-1");
  expect(() => openSealedText("other", PLACE, sealed)).toThrow(/another DAYBOOK_SECRET/);
  expect(() => openSealedText("secret", "team_2/openrouter", sealed)).toThrow(/cannot be opened/);
  const bytes = Buffer.from(sealed.slice(3), "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at);
    expect(() => openSealedText("secret", PLACE, `v1.${changed.toString("base64url")}`)).toThrow(/cannot be opened/);
  }
  for (const text of ["", "v1", "v1.", "v2.AAAA", sealed.slice(0, 20)]) {
    expect(() => openSealedText("secret", PLACE, text)).toThrow(/cannot be opened/);
  }
});
