import { expect, test } from "vitest";
import { UsageError } from "./command-error.js";
import { readConfig } from "./config.js";
import { getServerAddress } from "./server-address.js";

test.each([
  [null, {}, "http://127.0.0.1:8787/"],
  [null, { DAYBOOK_HOST: "0.0.0.0", DAYBOOK_PORT: "9000" }, "http://127.0.0.1:9000/"],
  [null, { DAYBOOK_HOST: "::1" }, "http://[::1]:8787/"],
  [null, { DAYBOOK_URL: "https://usage.example/daybook", DAYBOOK_PORT: "1" }, "https://usage.example/daybook"],
  ["http://10.0.0.1:1", { DAYBOOK_URL: "https://usage.example" }, "http://10.0.0.1:1/"],
  [null, { DAYBOOK_HOST: " ", DAYBOOK_URL: "" }, "http://127.0.0.1:8787/"],
])("%j with %j is %s", (given, variables, address) => {
  expect(getServerAddress(given, readConfig(variables)).href).toBe(address);
});

test.each(["localhost:8787", "ftp://x", "nonsense"])("%s is refused", (given) => {
  expect(() => getServerAddress(given, readConfig({}))).toThrow(UsageError);
});
