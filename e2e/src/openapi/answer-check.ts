import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { type OpenApiDocument, type Route, routesOf, type Schema } from "./open-api.js";

/** An answer as it came over the wire. */
export interface SeenAnswer {
  method: string;
  /** With its query. */
  path: string;
  status: number;
  type: string | null;
  text: string;
}

/** Holds answers against the document: a declared status, a declared type, and of JSON the very fields declared. */
export class AnswerCheck {
  readonly #problems = new Set<string>();
  /** `GET /path 200` of everything that was answered as declared. */
  readonly seen = new Set<string>();
  readonly #components: Schema;
  readonly #routes: (Route & { pattern: RegExp })[];
  readonly #validators = new Map<Schema, ValidateFunction>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(document: OpenApiDocument) {
    const closed = closeObjects(structuredClone(document));
    this.#components = closed.components as Schema;
    addFormats.default(this.#ajv);
    // A path that is written out wins over one with a parameter in the same place.
    this.#routes = routesOf(closed)
      .map((route) => ({ ...route, pattern: toPattern(route.path) }))
      .toSorted((a, b) => placesOf(a.path) - placesOf(b.path));
  }

  check(answer: SeenAnswer): void {
    const path = answer.path.split("?")[0] ?? "";
    const route = this.#routes.find(({ method, pattern }) => method === answer.method && pattern.test(path));
    const problem = route === undefined ? "is no operation" : this.#problemOf(route, answer);
    if (problem !== null) this.#problems.add(`${answer.method} ${route?.path ?? path} ${answer.status}: ${problem}`);
    else if (route !== undefined) this.seen.add(`${route.method} ${route.path} ${answer.status}`);
  }

  /** What was wrong since it was last asked. */
  takeProblems(): string[] {
    const problems = [...this.#problems];
    this.#problems.clear();
    return problems;
  }

  /** What is wrong with a value, or null. */
  problemOfValue(schema: Schema, value: unknown): string | null {
    let validate = this.#validators.get(schema);
    if (validate === undefined) {
      // References are read from the root of what is compiled.
      validate = this.#ajv.compile({ ...schema, components: this.#components });
      this.#validators.set(schema, validate);
    }
    if (validate(value)) return null;
    return (validate.errors ?? [])
      .map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)
      .join("; ");
  }

  #problemOf({ operation }: Route, { status, type, text }: SeenAnswer): string | null {
    const declared = operation.responses[String(status)];
    if (declared === undefined) return `is not declared: ${text.slice(0, 200)}`;
    if (declared.content === undefined) return text === "" ? null : `has a body: ${text.slice(0, 300)}`;
    const media = type?.split(";")[0] ?? "";
    const schema = declared.content[media]?.schema;
    if (schema === undefined) return `is of type ${type}`;
    if (media !== "application/json") return text === "" ? "is empty" : null;
    return this.problemOfValue(schema, JSON.parse(text));
  }
}

/** Fields that no object declares are an error here, though a client should bear them. */
function closeObjects<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  const schema: Schema = value;
  for (const inner of Object.values(value)) closeObjects(inner);
  if (typeof schema.properties === "object" && schema.type === "object" && schema.additionalProperties === undefined) {
    schema.additionalProperties = false;
  }
  return value;
}

function toPattern(path: string): RegExp {
  const text = path.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`).replaceAll(/\{\w+\}/g, "[^/]+");
  return new RegExp(`^${text}$`);
}

function placesOf(path: string): number {
  return path.split("{").length;
}
