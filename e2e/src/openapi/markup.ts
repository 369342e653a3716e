/** Elements that never have an end. */
const VOID = new Set(["meta", "br", "link", "img", "hr", "input"]);

/**
 * What is not well-formed in a page: tags that do not close in order, attributes without quotes, characters that stand
 * for themselves only as entities, and ids that are given twice or linked to and not there.
 */
export function markupProblems(html: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  const ids = new Set<string>();
  const links = new Set<string>();
  const body = html.replace(/^<!doctype html>\n/, "").replace(/<style>[^<]*<\/style>/, "");
  let end = 0;
  for (const tag of body.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+="[^"<>]*")*)>/g)) {
    const between = body.slice(end, tag.index);
    if (/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/.test(between)) problems.push(`loose text: ${between.slice(0, 200)}`);
    end = tag.index + tag[0].length;
    const [, slash, name = "", attributes = ""] = tag;
    if (slash === "/") {
      const opened = open.pop();
      if (opened !== name) problems.push(`</${name}> closes <${opened ?? ""}>`);
    } else if (!VOID.has(name)) open.push(name);
    for (const [, attribute, value = ""] of attributes.matchAll(/\s([a-z-]+)="([^"]*)"/g)) {
      if (attribute === "id") {
        if (ids.has(value)) problems.push(`id ${value} stands twice`);
        ids.add(value);
      }
      if (attribute === "href" && value.startsWith("#")) links.add(value.slice(1));
      if (attribute === "style" || attribute?.startsWith("on") === true) problems.push(`attribute ${attribute}`);
    }
  }
  if (body.slice(end).trim() !== "") problems.push(`after the last tag: ${body.slice(end)}`);
  problems.push(...open.map((name) => `<${name}> is never closed`));
  problems.push(...[...links].filter((id) => !ids.has(id)).map((id) => `nothing has the id ${id}`));
  return problems;
}
