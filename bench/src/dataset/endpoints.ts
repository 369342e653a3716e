import { createHash } from "node:crypto";

interface Endpoint {
  id: string;
  model: string;
  permaslug: string;
  provider: string;
}

/** Forty models, each served by one provider. */
export const ENDPOINTS: readonly Endpoint[] = Array.from({ length: 40 }, (_, index) => {
  const author = `author-${index % 8}`;
  const hex = createHash("sha256").update(`endpoint ${index}`).digest("hex");
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`,
    model: `${author}/model-${index}`,
    permaslug: `${author}/model-${index}-2026-01-15`,
    provider: `Provider ${index % 12}`,
  };
});
