import { toProviderKey } from "../../kernel/provider-key.js";
import { remembered } from "../../kernel/remembered.js";

/** What a span says of the host that served it. */
export interface NamedProvider {
  /** As shown; null when the name is that of a gateway, or there is none. */
  readonly providerName: string | null;
  readonly gateway: string | null;
}

/** A host by the name that a feed has for it: `openai.responses` is OpenAI, `gateway` is Vercel's and no host at all. */
export function nameProvider(raw: string | null): NamedProvider {
  return raw === null ? NOBODY : named(raw);
}

const NOBODY: NamedProvider = { providerName: null, gateway: null };

const named = remembered((raw): NamedProvider => {
  const key = toProviderKey(raw.trim());
  const gateway = GATEWAYS.get(key);
  if (gateway !== undefined) return { providerName: null, gateway };
  // What has capitals is a display name already; what has none is a feed's key.
  const shown = /[A-Z]/.test(raw) ? raw.trim() : titled(key);
  return { providerName: DISPLAY_NAMES.get(key) ?? shown, gateway: null };
});

/** The name of a canonical key or of a model's author, for a host that is told no other way. */
export function providerOfAuthor(author: string): string {
  const key = toProviderKey(KEY_OF_AUTHOR.get(author) ?? author);
  return DISPLAY_NAMES.get(key) ?? titled(key);
}

const GATEWAYS: ReadonlyMap<string, string> = new Map([
  ["gateway", "vercel-ai-gateway"],
  ["vercel", "vercel-ai-gateway"],
  ["openrouter", "openrouter"],
  ["litellm", "litellm"],
  ["litellm_proxy", "litellm"],
]);

/** As OpenRouter lists them where it does. */
const DISPLAY_NAMES: ReadonlyMap<string, string> = new Map([
  ["openai", "OpenAI"],
  ["anthropic", "Anthropic"],
  ["azure", "Azure"],
  ["amazon-bedrock", "Amazon Bedrock"],
  ["google-vertex", "Google"],
  ["google-ai-studio", "Google AI Studio"],
  ["google", "Google"],
  ["mistral", "Mistral"],
  ["xai", "xAI"],
  ["moonshotai", "Moonshot AI"],
  ["deepseek", "DeepSeek"],
  ["ibm-watsonx", "IBM watsonx"],
]);

const KEY_OF_AUTHOR: ReadonlyMap<string, string> = new Map([
  ["mistralai", "mistral"],
  ["x-ai", "xai"],
  ["amazon", "amazon-bedrock"],
]);

function titled(key: string): string {
  return key.charAt(0).toUpperCase() + key.slice(1);
}
