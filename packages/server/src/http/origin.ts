import type { FastifyRequest } from "fastify";

/** The address under which this client reaches the server, such as `http://127.0.0.1:8787`. */
export function origin(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}
