/** Of a list each value goes out, one after the other. */
export type QueryValue = string | number | boolean | readonly string[] | undefined;

export interface URLParts {
  base: URL;
  /** Below the base, with `{name}` for each path parameter. */
  path: string;
  pathParams?: Readonly<Record<string, string>> | undefined;
  query?: Readonly<Record<string, QueryValue>> | undefined;
}

/** The address of a request. Query keys go out in alphabetical order, those without a value not at all. */
export function buildURL({ base, path, pathParams = {}, query = {} }: URLParts): URL {
  const url = new URL(base);
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeSegment(name, pathParams[name]));
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${filled.replace(/^\/+/, "")}`;
  url.hash = "";
  const pairs = [...queryOf(base, query), ...encodeQuery(query)];
  url.search = pairs.length === 0 ? "" : `?${pairs.join("&")}`;
  return url;
}

function encodeQuery(query: Readonly<Record<string, QueryValue>>): string[] {
  return Object.keys(query)
    .sort()
    .flatMap((name) => {
      const value = query[name];
      return [value]
        .flat()
        .flatMap((each) =>
          each === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(each))}`],
        );
    });
}

/** What the base address itself asks for, such as a token of a proxy, unless the call says it anew. */
function queryOf(base: URL, query: Readonly<Record<string, QueryValue>>): string[] {
  return base.search
    .slice(1)
    .split("&")
    .filter((pair) => pair !== "" && query[decodeURIComponent(pair.split("=")[0] ?? "")] === undefined);
}

function encodeSegment(name: string, value: string | undefined): string {
  // `.` and `..` survive encodeURIComponent, and a URL takes them for steps in the path.
  if (value === undefined || value === "" || value === "." || value === "..") {
    throw new TypeError(`${name} cannot be part of a path: ${JSON.stringify(value)}`);
  }
  return encodeURIComponent(value);
}
