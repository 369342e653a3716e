import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonText } from "./json-text.js";

test("any texts are written as JSON has them, also after each other and beyond what there was room for", () => {
  const text = new JsonText();
  const any = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ maxLength: 5_000 }),
    fc.constantFrom('"', "\\", "\ud800"),
  );
  fc.assert(
    fc.property(fc.array(any), (values) => {
      text.clear();
      text.raw("[");
      for (const [at, value] of values.entries()) {
        if (at > 0) text.raw(",");
        text.quoted(value);
      }
      text.raw("]");
      expect(text.toString()).toBe(JSON.stringify(values));
    }),
  );
});
