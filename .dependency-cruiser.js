// Which folder may import which; type imports count. Cycles are oxlint's part (import/no-cycle): the swc parser cannot
// tell a type import, and a circle closed by a type alone is none when the code runs.
// The engine's stages are arrows of one direction.
const ENGINE = "^packages/engine/src/";
const TEST_FILE = "\\.test\\.ts$";
const SDK_TEST_FILE = "\\.test\\.tsx?$|/__fixtures__/";

/** Engine folder -> engine folders it may import, besides itself. */
const ENGINE_ARROWS = {
  kernel: [],
  normalize: ["kernel"],
  prices: ["kernel"],
  store: ["kernel"],
  rollup: ["kernel", "store"],
  accounts: ["kernel", "store", "prices"],
  ingest: ["kernel", "normalize", "store"],
  report: ["kernel", "store", "rollup", "accounts"],
  backup: ["kernel", "store", "rollup"],
  traces: ["kernel", "normalize", "store"],
  retention: ["kernel", "store", "rollup", "accounts"],
  erasure: ["kernel", "normalize", "store", "accounts", "report", "backup", "vendor-days"],
  repricing: ["kernel", "store", "rollup", "accounts", "prices"],
  "vendor-days": ["kernel", "store"],
};

const engineRules = Object.entries(ENGINE_ARROWS).map(([folder, allowed]) => ({
  name: `engine-${folder}`,
  comment: `${folder} may import ${["itself", ...allowed].join(", ")} and nothing else of the engine`,
  severity: "error",
  from: { path: `${ENGINE}${folder}/`, pathNot: TEST_FILE },
  to: { path: ENGINE, pathNot: `${ENGINE}(${[folder, ...allowed].join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...engineRules,
    {
      name: "engine-new-folder",
      comment: "a folder of the engine that no rule above knows; only its entry may stand beside the stages",
      severity: "error",
      from: {},
      to: { path: `${ENGINE}[^/]+/`, pathNot: `${ENGINE}(${Object.keys(ENGINE_ARROWS).join("|")})/` },
    },
    {
      name: "pure-folders",
      comment: "kernel, normalize and prices run anywhere: no Node modules",
      severity: "error",
      from: { path: `${ENGINE}(kernel|normalize|prices)/`, pathNot: TEST_FILE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "report-reads-accounts-directory-only",
      comment: "a report reads the directory and its words; it changes nothing, so the verbs are not its business",
      severity: "error",
      from: { path: `${ENGINE}report/`, pathNot: TEST_FILE },
      to: {
        path: `${ENGINE}accounts/`,
        pathNot: `${ENGINE}accounts/(directory|team-directory|erased-names|team|member|workspace|key|person-string)\\.ts$`,
      },
    },
    {
      name: "engine-knows-no-door",
      severity: "error",
      from: { path: "^packages/engine/" },
      to: { path: "^(packages/(?!engine/)|apps/|e2e/|bench/)|node_modules/(@fastify/|fastify/|commander/|react/)" },
    },
    {
      name: "server-knows-the-engine-only",
      severity: "error",
      from: { path: "^packages/server/", pathNot: TEST_FILE },
      to: { path: "^(packages/(?!server/|engine/)|apps/|e2e/|bench/)" },
    },
    {
      name: "sdk-stands-alone",
      comment: "the SDK runs in any runtime and is published by itself: nothing of ours, and no Node modules",
      severity: "error",
      from: { path: "^packages/sdk/", pathNot: SDK_TEST_FILE },
      to: { path: "^(packages/(?!sdk/)|apps/|e2e/|bench/)" },
    },
    {
      name: "sdk-runs-anywhere",
      severity: "error",
      from: { path: "^packages/sdk/", pathNot: SDK_TEST_FILE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "cli-knows-the-server-only",
      severity: "error",
      from: { path: "^apps/cli/", pathNot: TEST_FILE },
      to: { path: "^(packages/(?!server/)|apps/(?!cli/)|e2e/|bench/)" },
    },
    {
      name: "no-deep-import",
      comment: "a package is its public entry",
      severity: "error",
      from: { path: "^(packages/[^/]+|apps/[^/]+|e2e|bench)/" },
      to: {
        path: "^(packages/[^/]+|apps/[^/]+|e2e|bench)/",
        pathNot: [
          "^$1/",
          "^packages/[^/]+/(dist|src)/index\\.(d\\.ts|js|ts)$",
          "^packages/sdk/dist/",
          "^apps/cli/bin/",
        ],
      },
    },
    {
      name: "testkit-is-for-tests",
      severity: "error",
      from: { pathNot: ["^packages/testkit/", "^e2e/", "^bench/", TEST_FILE, "/__fixtures__/"] },
      to: { path: "^packages/testkit/" },
    },
    { name: "no-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "(^|/)(node_modules|dist)/" },
    // Its use of the swc parser cannot read JSX; in the SDK only tests have any.
    exclude: { path: "/dist/.*\\.(map|tsbuildinfo)$|^packages/sdk/src/.*\\.tsx$" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
