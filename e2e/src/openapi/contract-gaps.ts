import { type OpenApiDocument, type Operation, parametersOf, type Schema } from "./open-api.js";

interface Side {
  document: OpenApiDocument;
  schema: Schema;
}

/** What a contract's operation promises its clients and ours does not, each in a line; empty when ours is a superset. */
export function operationGaps(
  theirs: { document: OpenApiDocument; operation: Operation },
  ours: { document: OpenApiDocument; operation: Operation },
): string[] {
  const gaps: string[] = [];
  if (theirs.operation.operationId !== ours.operation.operationId) gaps.push(`id is ${ours.operation.operationId}`);
  for (const { name, in: place, required } of parametersOf(theirs.operation)) {
    const own = parametersOf(ours.operation).find((one) => one.name === name && one.in === place);
    if (own === undefined) gaps.push(`${place} parameter ${name} is missing`);
    else if (own.required === true && required !== true) gaps.push(`${place} parameter ${name} is required`);
  }
  const [theirBody, ourBody] = [theirs.operation.requestBody, ours.operation.requestBody].map(
    (body) => body?.content["application/json"]?.schema,
  );
  if (theirBody !== undefined && ourBody === undefined) gaps.push("takes no JSON body");
  if (theirBody !== undefined && ourBody !== undefined) {
    gaps.push(
      ...requestGaps({ document: theirs.document, schema: theirBody }, { document: ours.document, schema: ourBody }),
    );
  }
  for (const [status, { content = {} }] of Object.entries(theirs.operation.responses)) {
    const own = ours.operation.responses[status];
    if (own === undefined) gaps.push(`status ${status} is not declared`);
    for (const [type, { schema }] of Object.entries(content)) {
      const ownSchema = own?.content?.[type]?.schema;
      if (ownSchema === undefined) gaps.push(`${status} is not of type ${type}`);
      else {
        const sides = [
          { document: theirs.document, schema },
          { document: ours.document, schema: ownSchema },
        ] as const;
        gaps.push(...answerGaps(...sides, status));
      }
    }
  }
  return gaps;
}

/** A client's body must pass: every field known, and none required that the contract does not require. */
function requestGaps(theirs: Side, ours: Side, at = "body"): string[] {
  const [their, own] = [resolve(theirs), resolve(ours)];
  const gaps = Object.entries(their.properties ?? {}).flatMap(([name, schema]) => {
    const ownSchema = own.properties?.[name];
    if (ownSchema === undefined) return [`${at}.${name} is not taken`];
    return requestGaps(
      { document: theirs.document, schema },
      { document: ours.document, schema: ownSchema },
      `${at}.${name}`,
    );
  });
  const demanded = (own.required ?? []).filter((name) => !(their.required ?? []).includes(name));
  return [...gaps, ...demanded.map((name) => `${at}.${name} is required`)];
}

/** What a client reads must be there: every field known, required where theirs is, and of no other type. */
function answerGaps(theirs: Side, ours: Side, at: string): string[] {
  const [their, own] = [resolve(theirs), resolve(ours)];
  const gaps: string[] = [];
  const otherTypes = typesOf(own).filter((type) => typesOf(their).length > 0 && !mayBe(typesOf(their), type));
  if (otherTypes.length > 0) gaps.push(`${at} may be ${otherTypes.join(", ")}`);
  for (const name of their.required ?? []) {
    if (!(own.required ?? []).includes(name)) gaps.push(`${at}.${name} is not always there`);
  }
  for (const [name, schema] of Object.entries(their.properties ?? {})) {
    const ownSchema = own.properties?.[name];
    if (ownSchema === undefined) gaps.push(`${at}.${name} is unknown`);
    else {
      const sides = [
        { document: theirs.document, schema },
        { document: ours.document, schema: ownSchema },
      ] as const;
      gaps.push(...answerGaps(...sides, `${at}.${name}`));
    }
  }
  if (their.items !== undefined && own.items !== undefined) {
    const sides = [
      { document: theirs.document, schema: their.items },
      { document: ours.document, schema: own.items },
    ] as const;
    gaps.push(...answerGaps(...sides, `${at}[]`));
  }
  const [theirForms, ownForms] = [formsOf(their), formsOf(own)];
  if (theirForms.length > 1 && theirForms.length === ownForms.length) {
    for (const [place, schema] of theirForms.entries()) {
      const ownSchema = ownForms[place] ?? {};
      const sides = [
        { document: theirs.document, schema },
        { document: ours.document, schema: ownSchema },
      ] as const;
      gaps.push(...answerGaps(...sides, `${at}(${place})`));
    }
  }
  return gaps;
}

/** The schema itself, references followed, parts joined, and with one form beside null as that form. */
function resolve({ document, schema }: Side): Schema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "");
    const named = document.components.schemas[name];
    if (named === undefined) throw new Error(`${schema.$ref} is not in the document`);
    return resolve({ document, schema: named });
  }
  if (schema.allOf !== undefined) {
    const parts = schema.allOf.map((part) => resolve({ document, schema: part }));
    return Object.assign({}, ...parts) as Schema;
  }
  const forms = formsOf(schema);
  const [only] = forms;
  if (forms.length !== 1 || only === undefined) return schema;
  const form = resolve({ document, schema: only });
  return { ...form, type: [...typesOf(form), "null"] };
}

function formsOf({ anyOf, oneOf }: Schema): Schema[] {
  return (anyOf ?? oneOf ?? []).filter(({ type }) => type !== "null");
}

function typesOf({ type, enum: values, const: value }: Schema): string[] {
  if (type !== undefined) return [type].flat();
  const given = values ?? (value === undefined ? [] : [value]);
  return [...new Set(given.map((one) => (one === null ? "null" : typeof one)))];
}

function mayBe(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === "integer" && types.includes("number"));
}
