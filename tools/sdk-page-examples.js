/**
 * What the examples of an operation need besides its sources. A new operation needs an entry.
 *
 * @type {Record<string, { call: string, isMutation?: boolean, request?: string, hookRequest?: string }>}
 */
const OPERATIONS = {
  analyticsGetUserActivity: { call: "analytics.getUserActivity" },
  reportsGetUserActivity: { call: "reports.getUserActivity" },
  analyticsGetMeta: { call: "analytics.getMeta" },
  analyticsQuery: {
    call: "analytics.query",
    request: '{ metrics: ["request_count"], dimensions: ["model"], granularity: "day" }',
  },
  eventsList: { call: "events.list" },
  eventsSources: { call: "events.sources" },
  keysCreate: {
    call: "keys.create",
    isMutation: true,
    request: `{
    team: "acme",
    name: "gateway",
    kind: "ingest",
    memberEmail: "ada@example.com",
  }`,
  },
  keysList: { call: "keys.list", request: '{ team: "acme" }' },
  keysRevoke: { call: "keys.revoke", isMutation: true, request: '{ team: "acme", hash: "57e0…" }' },
  keysUpdate: { call: "keys.update", isMutation: true, request: '{ team: "acme", hash: "57e0…", disabled: true }' },
  membersAdd: {
    call: "members.add",
    isMutation: true,
    request: '{ team: "acme", email: "bo@example.com", teamRoles: ["MEMBER"] }',
  },
  membersList: { call: "members.list", request: '{ team: "acme" }' },
  membersRemove: { call: "members.remove", isMutation: true, request: '{ team: "acme", id: "eve@example.com" }' },
  membersUpdate: {
    call: "members.update",
    isMutation: true,
    request: '{ team: "acme", id: "ada@example.com", teamRoles: ["BILLING"] }',
  },
  reportsGetActivity: { call: "reports.getActivity" },
  reportsGetMembers: { call: "reports.getMembers" },
  sessionCreate: { call: "session.create", isMutation: true, request: '{ key: "sk-db-v1-…" }' },
  sessionDelete: { call: "session.delete", isMutation: true },
  sessionGet: { call: "session.get" },
  workspacesList: { call: "workspaces.list", request: '{ team: "acme" }' },
  eventsSend: {
    call: "events.send",
    isMutation: true,
    request: `{
    type: "message.created",
    data: { user: "ada@example.com", chat_id: "c1", message_id: "m1", role: "user" },
  }`,
  },
};

/**
 * The code samples of an operation's page: the method, the standalone function, the hooks.
 *
 * @param {{ name: string }} operation
 */
export function exampleSections({ name }) {
  const operation = OPERATIONS[name];
  if (operation === undefined) throw new Error(`tools/sdk-page-examples.js knows no operation ${name}`);
  const hook = `@daybook/sdk/react-query/${name}.js`;
  const pascal = name.replace(/^./, (letter) => letter.toUpperCase());
  return [
    "## Example",
    fence("typescript", methodExample(operation)),
    "## Standalone function",
    "The same call for bundles that hold only what they use. It returns its failures and does not throw them.",
    fence("typescript", functionExample(name, operation)),
    "## React hooks",
    "See [the React guide](../REACT_QUERY.md).",
    fence("tsx", operation.isMutation === true ? mutationImports(pascal, hook) : queryImports(pascal, hook)),
  ];
}

/** @param {{ call: string, request?: string }} operation */
function methodExample({ call, request = "" }) {
  return `import { Daybook } from "@daybook/sdk";

// The key is DAYBOOK_API_KEY, the server DAYBOOK_BASE_URL, when nothing is given here.
const daybook = new Daybook();

const result = await daybook.${call}(${request.replaceAll("\n  ", "\n")});

console.log(result);`;
}

/**
 * @param {string} name
 * @param {{ request?: string }} operation
 */
function functionExample(name, { request }) {
  const parameters = request === undefined ? "" : `, ${request.replaceAll("\n  ", "\n")}`;
  return `import { DaybookCore } from "@daybook/sdk/core.js";
import { ${name} } from "@daybook/sdk/funcs/${name}.js";

const daybook = new DaybookCore();

const result = await ${name}(daybook${parameters});

if (result.ok) {
  console.log(result.value);
} else {
  console.error("${name} failed:", result.error);
}`;
}

/**
 * @param {string} name
 * @param {string} module
 */
function queryImports(name, module) {
  return `import {
  // In a component: data, error and state; or, under <Suspense>, data alone.
  use${name},
  use${name}Suspense,

  // Before the component: fill the cache, such as on the server, or put an answer into it.
  prefetch${name},
  set${name}Data,

  // After a change: fetch again what has these parameters, or all of it.
  invalidate${name},
  invalidateAll${name},

  // For any other TanStack Query call: key and function, or the key alone.
  build${name}Query,
  queryKey${name},
} from "${module}";`;
}

/**
 * @param {string} name
 * @param {string} module
 */
function mutationImports(name, module) {
  return `import {
  // In a component.
  use${name}Mutation,

  // For any other TanStack Query call: key and function, or the key alone.
  build${name}Mutation,
  mutationKey${name},
} from "${module}";`;
}

/**
 * @param {string} language
 * @param {string} code
 */
function fence(language, code) {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
