/**
 * `node --import <this file>`: the process reads its wall clock off by as many milliseconds as the file
 * `DAYBOOK_TEST_CLOCK` says, and reads that file again at every SIGUSR2. The monotonic clock runs on as ever, as it does
 * when an administrator sets a machine's time.
 */
import { readFileSync } from "node:fs";

const file = process.env["DAYBOOK_TEST_CLOCK"] ?? "";
const TrueDate = Date;
let offMs = Number(readFileSync(file, "utf8"));

process.on("SIGUSR2", () => {
  offMs = Number(readFileSync(file, "utf8"));
});

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, given: unknown[], newTarget) =>
    Reflect.construct(target, given.length === 0 ? [target.now() + offMs] : given, newTarget) as Date,
  get: (target, name, receiver): unknown =>
    name === "now" ? () => target.now() + offMs : Reflect.get(target, name, receiver),
});
