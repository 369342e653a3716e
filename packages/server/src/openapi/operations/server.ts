import { z } from "zod";
import { json, type Operation } from "../operation.js";

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
      200: json("They do.", z.object({ ok: z.literal(true), problems: z.array(z.string()).max(0) })),
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
    id: "server.home",
    tag: "Server",
    summary: "What this server is",
    access: "anyone",
    page: "admin-api.md",
    answers: { 200: html("A page.") },
  },
];
