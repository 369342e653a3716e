import { z } from "zod";
import { json, type Operation } from "../operation.js";
import { daybookErrors } from "../schemas/daybook-error.js";

const html = (description: string) => ({ description, content: { "text/html": z.string() } });

export const server: readonly Operation[] = [
  {
    method: "get",
    path: "/healthz",
    id: "server.health",
    tag: "Server",
    summary: "The process answers",
    access: "anyone",
    page: "admin-api.md",
    answers: { 200: json("It does.", z.object({ ok: z.literal(true) })) },
  },
  {
    method: "get",
    path: "/readyz",
    id: "server.readiness",
    tag: "Server",
    summary: "The stores answer and days are sealed",
    access: "anyone",
    page: "admin-api.md",
    answers: {
      200: json(
        "They do; on a cluster, those of some shard, and the others are named.",
        z.object({ ok: z.literal(true), problems: z.array(z.string()) }),
      ),
      503: json("Something does not.", z.object({ ok: z.literal(false), problems: z.array(z.string()).min(1) })),
    },
  },
  {
    method: "get",
    path: "/metrics",
    id: "server.metrics",
    tag: "Server",
    summary: "Metrics for Prometheus",
    access: "anyone",
    page: "admin-api.md",
    answers: { 200: { description: "In the text format.", content: { "text/plain": z.string() } } },
  },
  {
    method: "get",
    path: "/avatars/{id}.svg",
    id: "server.avatar",
    tag: "Server",
    summary: "The pattern of a person without a picture",
    description: "Drawn from the id alone, whether anybody has it or not.",
    access: "anyone",
    page: "admin-api.md",
    pathParameters: z.object({ id: z.string().max(512).describe("Of a person.").meta({ example: "user_9f83" }) }),
    answers: { 200: { description: "A picture.", content: { "image/svg+xml": z.string() } } },
  },
  {
    method: "get",
    path: "/openapi.json",
    id: "server.openapi",
    tag: "Server",
    summary: "This document",
    access: "anyone",
    page: "http-api.md",
    headers: z.object({ "if-none-match": z.string().optional().describe("An `ETag` got before.") }),
    answers: {
      200: {
        ...json("OpenAPI 3.1.", z.looseObject({ openapi: z.string() })),
        headers: { etag: "Changes with the document." },
      },
      304: { description: "As it was when `If-None-Match` was got." },
    },
  },
  {
    method: "get",
    path: "/docs",
    id: "server.docs",
    tag: "Server",
    summary: "This document as a page",
    access: "anyone",
    page: "http-api.md",
    headers: z.object({ "if-none-match": z.string().optional().describe("An `ETag` got before.") }),
    answers: {
      200: { ...html("Needs no script and nothing from elsewhere."), headers: { etag: "Changes with the page." } },
      304: { description: "As it was when `If-None-Match` was got." },
    },
  },
  {
    method: "get",
    path: "/",
    id: "server.dashboard",
    tag: "Server",
    summary: "The dashboard",
    description:
      "A browser gets the same page at every path that no route has, so that each view of it has an address. What it shows it asks of the routes here, with the cookie of a session.",
    access: "anyone",
    page: "dashboard.md",
    headers: z.object({ "if-none-match": z.string().optional().describe("An `ETag` got before.") }),
    answers: {
      200: html("A page."),
      304: { description: "As it was when `If-None-Match` was got." },
    },
  },
  {
    method: "get",
    path: "/assets/{file}",
    id: "server.dashboardFile",
    tag: "Server",
    summary: "A script or style sheet of the dashboard",
    description: "Its name changes with its content, so it may be kept for good.",
    access: "anyone",
    page: "dashboard.md",
    pathParameters: z.object({ file: z.string().max(512).describe("As the page names it.") }),
    answers: {
      200: { description: "The file.", content: { "text/javascript": z.string(), "text/css": z.string() } },
      ...daybookErrors(404),
    },
  },
];
