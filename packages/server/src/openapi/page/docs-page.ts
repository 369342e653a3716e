import type { OpenApiDocument } from "../document-types.js";
import { DOCS_STYLE } from "./docs-style.js";
import { escapeHtml, inline, paragraphs, table } from "./html.js";
import { FIELD_HEAD, operationSection, type Route } from "./operation-section.js";
import { fieldRows, meaningHtml, typeHtml } from "./schema-html.js";

/** The whole document as one page: no script, and nothing that is fetched from anywhere. */
export function docsPage(document: OpenApiDocument): string {
  const { info, tags, components } = document;
  const groups = tags.map((tag) => ({ tag, id: groupId(tag.name), routes: routesOf(document, tag.name) }));
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(info.title)}: HTTP API</title>`,
    `<style>${DOCS_STYLE}</style>`,
    "</head>",
    "<body>",
    '<a class="skip" href="#content">Skip to the text</a>',
    `<header><p class="name"><a href="/">${escapeHtml(info.title)}</a> HTTP API ${escapeHtml(info.version)}</p></header>`,
    '<div class="columns">',
    '<nav aria-label="Operations">',
    ...groups.map(({ tag, routes }) => navGroup(tag.name, routes)),
    '<p><a href="#schemas">Schemas</a></p>',
    "</nav>",
    '<main id="content">',
    `<h1>${escapeHtml(info.title)}: HTTP API</h1>`,
    paragraphs(info.description),
    INTRODUCTION,
    ...groups.flatMap(({ tag, id, routes }) => [
      `<section id="${id}">`,
      `<h2><a href="#${id}">${escapeHtml(tag.name)}</a></h2>`,
      paragraphs(tag.description),
      ...routes.map((route) => operationSection(route, document)),
      "</section>",
    ]),
    '<section id="schemas">',
    '<h2><a href="#schemas">Schemas</a></h2>',
    ...Object.entries(components.schemas).map(([name, schema]) =>
      [
        `<section class="operation" id="schema-${escapeHtml(name)}">`,
        `<h3><a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a></h3>`,
        ...(schema.description === undefined ? [] : [paragraphs(schema.description)]),
        schema.properties === undefined
          ? `<p>${typeHtml(schema)} ${meaningHtml({ ...schema, description: "" })}</p>`
          : table(FIELD_HEAD, fieldRows(schema)),
        "</section>",
      ].join("\n"),
    ),
    "</section>",
    "</main>",
    "</div>",
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const INTRODUCTION = `<p>${inline(
  "The same for programs: ",
)}<a href="/openapi.json"><code>/openapi.json</code></a>, OpenAPI 3.1.</p>
<p>A credential goes into the header <code>Authorization: Bearer …</code>. The examples take the server's address from
<code>DAYBOOK_URL</code>, a team's key from <code>DAYBOOK_API_KEY</code> and the operator token from
<code>DAYBOOK_ADMIN_TOKEN</code>.</p>`;

function navGroup(name: string, routes: readonly Route[]): string {
  const items = routes.map(
    ({ method, path, operation }) =>
      `<li><a href="#${escapeHtml(operation.operationId)}"><span class="method ${method}">${method.toUpperCase()}</span> ${escapeHtml(path)}</a></li>`,
  );
  return `<details><summary>${escapeHtml(name)}</summary>\n<ul>\n${items.join("\n")}\n</ul></details>`;
}

function routesOf({ paths }: OpenApiDocument, tag: string): Route[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ method, path, operation })),
  );
}

function groupId(tag: string): string {
  return `group-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
}
