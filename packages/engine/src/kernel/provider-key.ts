/**
 * The canonical lower-case key of the host that served a call, from a key, a display name or a name that a feed uses for it.
 *
 * "OpenAI" and "openai.chat" are `openai`, "Amazon Bedrock" and "aws.bedrock" are `amazon-bedrock`. An unknown name is
 * cut at its first dot. A tag after a slash (quantisation, region) belongs to the key and stays: `novita/fp8`.
 */
export function toProviderKey(providerName: string): string {
  const name = providerName.toLowerCase();
  const slash = name.indexOf("/");
  if (slash < 0) return toUntaggedKey(name);
  return toUntaggedKey(name.slice(0, slash)) + name.slice(slash);
}

/** The longest run of dotted parts that the table knows, so that `google.vertex.chat` is not mistaken for `google`. */
function toUntaggedKey(name: string): string {
  let part = name;
  for (;;) {
    const key = KEYS.get(part);
    if (key !== undefined) return key;
    const dot = part.lastIndexOf(".");
    if (dot <= 0) return part;
    part = part.slice(0, dot);
  }
}

/** Other spellings by key; a key stands for itself, and dotted endings such as `.chat` fall away without being listed. */
const SPELLINGS: Readonly<Record<string, readonly string[]>> = {
  azure: ["azure-openai", "azure_ai", "az.ai"],
  "amazon-bedrock": ["amazon bedrock", "aws.bedrock", "bedrock", "bedrock_converse"],
  "google-vertex": ["gcp.vertex_ai", "vertex_ai", "google.vertex"],
  "google-ai-studio": ["google ai studio", "gcp.gemini", "gemini", "google.generative-ai"],
  google: ["gcp.gen_ai"],
  mistral: ["mistral_ai"],
  xai: ["x_ai"],
  moonshotai: ["moonshot ai", "moonshot_ai", "moonshot"],
  deepseek: ["deepseek_ai"],
  groq: ["groq_ai"],
  cohere: ["cohere_ai"],
  perplexity: ["perplexity_ai"],
  together: ["together_ai"],
  fireworks: ["fireworks_ai"],
  cerebras: ["cerebras_ai"],
  "ibm-watsonx": ["ibm watsonx", "ibm.watsonx"],
};

const KEYS: ReadonlyMap<string, string> = new Map(
  Object.entries(SPELLINGS).flatMap(([key, others]) => [key, ...others].map((name) => [name, key] as const)),
);
