import { UsageError } from "../command-error.js";
import { parsed, parsedRequired } from "../option.js";

const spec = { placeholder: "slug", summary: "the team", parse: parseTeamSlug };

/** `--team <slug>`. */
export const teamOption = parsedRequired(spec);

/** `--team <slug>`, which may be left out. */
export const optionalTeamOption = parsed(spec);

function parseTeamSlug(given: string): string {
  if (/^[a-z0-9-]+$/.test(given)) return given;
  throw new UsageError(
    `"${given}" is not a team's slug, which has small letters, digits and hyphens. See \`daybook team list\`.`,
  );
}
