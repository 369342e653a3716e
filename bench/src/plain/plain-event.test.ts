import { expect, test } from "vitest";
import { sampleEvent } from "../dataset/sample-event.js";
import { PlainEvent } from "./plain-event.js";

test("the reference's handler takes every event of the sample, whole", () => {
  for (let index = 0; index < 200; index++) {
    const event = sampleEvent(index, "test");
    expect(PlainEvent.parse(event)).toEqual(event);
  }
  expect(PlainEvent.safeParse({ ...sampleEvent(0, "test"), time: "yesterday" }).success).toBe(false);
});
