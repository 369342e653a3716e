import type { SchemaObject } from "../document-types.js";
import { escapeHtml, inline } from "./html.js";

/** What a value may be, in a few words; a named schema is a link to its section. */
export function typeHtml(schema: SchemaObject): string {
  if (schema.$ref !== undefined) return refLink(schema.$ref);
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(" or ");
  const options = schema.anyOf ?? schema.oneOf;
  if (options !== undefined) return options.map(typeHtml).join(" or ");
  if (schema.type === "array") return `list of ${schema.items === undefined ? "anything" : typeHtml(schema.items)}`;
  const types = [schema.type ?? "anything"].flat().join(" or ");
  return escapeHtml(schema.format === undefined ? types : `${types}, ${schema.format}`);
}

/** The meaning of a value and its limits, one sentence after the other. */
export function meaningHtml(schema: SchemaObject): string {
  const limits = limitsOf(schema);
  return [
    ...(schema.description === undefined ? [] : [inline(schema.description)]),
    ...(limits.length === 0 ? [] : [escapeHtml(`${capitalized(limits.join(", "))}.`)]),
    ...(schema.pattern === undefined ? [] : [`Pattern <code>${escapeHtml(schema.pattern)}</code>.`]),
    ...(schema.default === undefined ? [] : [`Default <code>${escapeHtml(JSON.stringify(schema.default))}</code>.`]),
  ].join(" ");
}

/**
 * Rows of a table of fields: name, type, meaning. Objects without a name of their own are laid open, with the path to
 * each field: `data[].id`.
 */
export function fieldRows(schema: SchemaObject, path = ""): string[][] {
  const inner = innerOf(schema);
  if (inner === null) return [];
  const { properties = {}, required = [] } = inner.object;
  return Object.entries(properties).flatMap(([name, property]) => {
    const at = `${path}${inner.suffix}${path === "" && inner.suffix === "" ? "" : "."}${name}`;
    const isOptional = !required.includes(name);
    return [
      [
        `<code>${escapeHtml(at)}</code>${isOptional ? ' <span class="optional">optional</span>' : ""}`,
        typeHtml(property),
        meaningHtml(property),
      ],
      ...fieldRows(property, at),
    ];
  });
}

/** The object whose fields a value has, when it is one, a list of one, or one or null. */
function innerOf(schema: SchemaObject): { object: SchemaObject; suffix: string } | null {
  if (schema.properties !== undefined) return { object: schema, suffix: "" };
  if (schema.items !== undefined) {
    const inner = innerOf(schema.items);
    return inner === null ? null : { object: inner.object, suffix: `[]${inner.suffix}` };
  }
  const options = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== "null");
  return options.length === 1 && options[0] !== undefined ? innerOf(options[0]) : null;
}

function limitsOf(schema: SchemaObject): string[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  return [
    ...span(minimum, maximum, ""),
    ...span(minLength, maxLength, " characters"),
    ...span(minItems, maxItems, " items"),
    ...(schema.items === undefined ? [] : limitsOf(schema.items).map((limit) => `each ${limit}`)),
  ];
}

function span(low: number | undefined, high: number | undefined, unit: string): string[] {
  if (low !== undefined && high !== undefined) return [`${low} to ${high}${unit}`];
  if (low !== undefined) return [`at least ${low}${unit}`];
  return high === undefined ? [] : [`at most ${high}${unit}`];
}

function refLink(ref: string): string {
  const name = ref.replace("#/components/schemas/", "");
  return `<a href="#schema-${escapeHtml(name)}">${escapeHtml(name)}</a>`;
}

function literal(value: unknown): string {
  return `<code>${escapeHtml(JSON.stringify(value))}</code>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
