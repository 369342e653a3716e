import { buildDocument } from "./build-document.js";
import type { OpenApiDocument } from "./document-types.js";
import { allOperations } from "./operations/all-operations.js";
import { TAGS } from "./tags.js";

/** What `GET /openapi.json` answers: every route of the server, as OpenAPI 3.1. Made anew at each call. */
export function openApiDocument(): OpenApiDocument {
  const { paths, schemas } = buildDocument(allOperations);
  const used = new Set(allOperations.map(({ tag }) => tag));
  return {
    openapi: "3.1.1",
    info: {
      title: "Daybook",
      version: "0.1.0",
      description: DESCRIPTION,
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The server that this document came from." }],
    tags: TAGS.filter(({ name }) => used.has(name)).map((tag) => ({ ...tag })),
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      parameters: {
        ActingTeam: {
          name: "x-daybook-team",
          in: "header",
          required: false,
          description:
            "Slug of the team that the operator token acts for, as its OWNER, or whose key of a session is meant. A key always acts for its own team.",
          schema: { type: "string" },
        },
      },
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "A key of a team. Its kind and its member's roles decide what it opens.",
        },
        operatorToken: {
          type: "http",
          scheme: "bearer",
          description: "The operator token: `DAYBOOK_ADMIN_TOKEN`, or the file `admin.token` of the data directory.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "daybook_session",
          description:
            "The cookie that `POST /v1/session` sets. Requests other than GET and HEAD need its `x-daybook-csrf` too.",
        },
      },
    },
  };
}

const DESCRIPTION = `A self-hosted record of who used which AI endpoint, each UTC day.

Every GET route answers HEAD too, any route answers a browser's OPTIONS for any origin, and a slash at the end of a path or a doubled one inside it changes nothing. Query parameters that are not listed are ignored.

What is no well-formed HTTP request is answered before any route is asked: 400, 408, or 431 for headers of more than 16 KiB, as \`DaybookError\`.`;
