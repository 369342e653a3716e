import { expect, test } from "vitest";
import { clickHouseHosts } from "./cluster-hosts.js";

test("a URL of one host is taken as it is", () => {
  for (const url of [
    "http://127.0.0.1:8123/name",
    "https://user:p%40ss%2Fword@ch.example/name?x=y",
    "http://a,b@host:1/name",
  ]) {
    expect(clickHouseHosts(url)).toEqual({ urls: [url], database: "name" });
  }
  expect(clickHouseHosts("http://host:8123").database).toBe("daybook");
  expect(clickHouseHosts("http://host:8123/").database).toBe("daybook");
});

test("several hosts share credentials, database and scheme", () => {
  expect(clickHouseHosts("http://user:p%2Cw@a.example:8123,[::1]:8124,c/events")).toEqual({
    urls: [
      "http://user:p%2Cw@a.example:8123/events",
      "http://user:p%2Cw@[::1]:8124/events",
      "http://user:p%2Cw@c/events",
    ],
    database: "events",
  });
});

test("what is no such URL is refused in words that show no password", () => {
  for (const [url, what] of [
    ["ch.example:8123", /not a URL/],
    ["tcp://u:secret@a:9000/name", /not a URL/],
    ["http://u:secret@a:8123,,b:8123/name", /not a URL/],
    ["http://u:secret@a:8123,b:port/name", /not a URL/],
    ["http://u:secret@a:8123/one,http://u:secret@b:8123/one", /more than one URL/],
    ["http://u:secret@a:8123,b:8123,a:8123/name", /host a:8123 twice/],
    ["http://u:secret@a:8123/na-me", /the database "na-me"/],
  ] as const) {
    const failure = (): unknown => clickHouseHosts(url);
    expect(failure).toThrow(what);
    expect(failure).not.toThrow(/secret/);
  }
});
