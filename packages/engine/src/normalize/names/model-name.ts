import { toProviderKey } from "../../kernel/provider-key.js";
import { remembered } from "../../kernel/remembered.js";

/** A model's names as reports show them: `author/name`, lower case. */
export interface NamedModel {
  /** Without a date or a variant. */
  model: string;
  /** With the date, when one is known. */
  modelPermaslug: string;
  variant: string | null;
}

/** Names a model from what a feed calls it; `unknown/unknown` when it calls it nothing. */
export function nameModel({
  requestModel,
  responseModel,
  permaslug = null,
  provider,
}: {
  requestModel: string | null;
  responseModel: string | null;
  /** As the sender itself reports it. */
  permaslug?: string | null;
  /** Any name of the host; its key stands for an author that is not known. */
  provider: string | null;
}): NamedModel {
  const asked = requestModel === null ? null : readSlug(requestModel);
  const answered = responseModel === null ? null : readSlug(responseModel);
  const reported = permaslug === null ? null : readSlug(permaslug);
  const dated = reported ?? answered ?? asked;
  if (dated === null) return { model: UNKNOWN, modelPermaslug: UNKNOWN, variant: null };
  // A deployment's own name says nothing to anybody else; what answered says what it was.
  const named = asked !== null && asked.author !== null ? asked : (answered ?? reported ?? asked ?? dated);
  // Whoever is the author of one name is the author of both.
  const author = dated.author ?? named.author ?? fallbackAuthor(provider);
  return {
    model: authored(named.undated, author),
    modelPermaslug: authored(dated.slug, author),
    variant: asked?.variant ?? dated.variant,
  };
}

/** The part before the slash. */
export function authorOfSlug(slug: string): string {
  return slug.slice(0, slug.indexOf("/"));
}

const UNKNOWN = "unknown/unknown";

interface Slug {
  slug: string;
  undated: string;
  variant: string | null;
  /** Null when the name does not say it. */
  author: string | null;
}

const BEDROCK =
  /^(?:(?:us|eu|apac|global|us-gov|jp|au)\.)?(anthropic|meta|mistral|amazon|cohere|ai21|deepseek|openai|qwen)\.([^/]+?)(?::\d+)?$/;
const BEDROCK_AUTHORS: Readonly<Record<string, string>> = { meta: "meta-llama", mistral: "mistralai" };
const VARIANT = /^(?!ft:)(.+):([a-z][a-z0-9-]*)$/;

const readSlug = remembered((raw): Slug => {
  const text = raw.trim().toLowerCase();
  const bedrock = BEDROCK.exec(text);
  if (bedrock?.[1] !== undefined) {
    return toSlug(`${BEDROCK_AUTHORS[bedrock[1]] ?? bedrock[1]}/${bedrock[2] ?? ""}`, null);
  }
  const [, name = text, variant = null] = VARIANT.exec(text) ?? [];
  return toSlug(withoutPath(name).replace("@", "-"), variant);
});

function toSlug(slug: string, variant: string | null): Slug {
  return { slug, undated: withoutDate(slug), variant, author: authorOf(slug) };
}

/** `publishers/google/models/gemini-2.5-pro` and `models/gemini-2.5-pro` are gemini-2.5-pro. */
function withoutPath(name: string): string {
  const at = name.lastIndexOf("models/");
  return at < 0 ? name : name.slice(at + "models/".length);
}

const DATE = /-(?:20\d{2}-\d{2}-\d{2}|20\d{6})(?:-v\d+)?$/;

/** A four-digit tail such as `-0613` is part of many names, so it stays. */
function withoutDate(slug: string): string {
  return slug.replace(DATE, "");
}

/** Families by the beginning of the bare name; null when none fits. */
function authorOf(slug: string): string | null {
  const slash = slug.indexOf("/");
  if (slash > 0) return slug.slice(0, slash);
  return FAMILIES.find(([start]) => start.test(slug))?.[1] ?? null;
}

const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/^(?:ft:)?(?:gpt|chatgpt|o[1-4](?:$|-)|text-embedding|davinci|babbage|dall-e|whisper|tts-)/, "openai"],
  [/^claude/, "anthropic"],
  [/^(?:gemini|gemma)/, "google"],
  [/^llama/, "meta-llama"],
  [/^(?:mistral|mixtral|codestral|magistral|ministral|devstral)/, "mistralai"],
  [/^(?:qwen|qwq)/, "qwen"],
  [/^deepseek/, "deepseek"],
  [/^grok/, "x-ai"],
  [/^command/, "cohere"],
  [/^kimi/, "moonshotai"],
  [/^sonar/, "perplexity"],
  [/^nova/, "amazon"],
];

const AUTHOR_OF_KEY: Readonly<Record<string, string>> = {
  mistral: "mistralai",
  xai: "x-ai",
  "amazon-bedrock": "amazon",
};

function fallbackAuthor(provider: string | null): string {
  if (provider === null) return "unknown";
  const key = toProviderKey(provider.trim());
  return AUTHOR_OF_KEY[key] ?? key.replaceAll("/", "-");
}

function authored(slug: string, author: string): string {
  return slug.includes("/") ? slug : `${author}/${slug}`;
}
