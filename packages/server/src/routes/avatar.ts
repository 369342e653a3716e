import { createHash } from "node:crypto";
import type { FastifyInstance } from "fastify";

/** Where the picture of a person without one is served. */
export function avatarPath(personId: string): string {
  return `/avatars/${encodeURIComponent(personId)}.svg`;
}

/**
 * `GET /avatars/:id.svg`: a five by five pattern made from the id alone, so it tells nothing about anybody and needs
 * no key; the contract wants an avatar for every person, and no third party has to serve it.
 */
export function getAvatar(app: FastifyInstance): void {
  app.get<{ Params: { id: string } }>("/avatars/:id.svg", async (request, reply) =>
    reply
      .type("image/svg+xml")
      .header("cache-control", "public, max-age=604800, immutable")
      .header("content-security-policy", "default-src 'none'")
      .send(avatarSvg(request.params.id)),
  );
}

function avatarSvg(id: string): string {
  const digest = createHash("sha256").update(id).digest();
  const hue = Math.round(((digest[0] ?? 0) / 255) * 360);
  const cells: string[] = [];
  for (let row = 0; row < 5; row++) {
    for (let column = 0; column < 3; column++) {
      if (((digest[1 + row * 3 + column] ?? 0) & 1) === 0) continue;
      cells.push(cell(column, row));
      if (column < 2) cells.push(cell(4 - column, row));
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 7 7" shape-rendering="crispEdges">` +
    `<rect width="7" height="7" fill="hsl(${hue} 40% 92%)"/><path fill="hsl(${hue} 55% 42%)" d="${cells.join("")}"/></svg>`
  );
}

function cell(column: number, row: number): string {
  return `M${column + 1} ${row + 1}h1v1h-1z`;
}
