import { v5 as uuidV5 } from "uuid";
import { toProviderKey } from "./provider-key.js";

/**
 * The id of an endpoint that its sender did not name: a UUIDv5 of the provider's canonical key and the model's permaslug.
 *
 * Same names, same id, on every machine and for ever: it is part of what reports group by, so nothing here may change.
 * The key and not the display name is hashed, so that a new label keeps the id.
 */
export function deriveEndpointId(providerName: string, modelPermaslug: string): string {
  const known = derivedIds.get(providerName)?.get(modelPermaslug);
  if (known !== undefined) return known;
  const id = uuidV5(`${toProviderKey(providerName)}|${modelPermaslug.toLowerCase()}`, ENDPOINT_NAMESPACE);
  remember(providerName, modelPermaslug, id);
  return id;
}

/** UUIDv5 of `urn:usage-analytics:endpoint:v1` in the URL namespace. */
const ENDPOINT_NAMESPACE = "03b2042f-a4b3-5a9b-9326-27e035db4975";

/**
 * A memo of a pure function: a team uses few endpoints, and hashing one takes longer than decoding a whole event.
 * Two levels save joining the names at each look-up. Full, it starts over: a sender of random names costs time, not memory.
 */
const derivedIds = new Map<string, Map<string, string>>();
const DERIVED_IDS_MAX = 4096;
let derivedIdCount = 0;

function remember(providerName: string, modelPermaslug: string, id: string): void {
  if (derivedIdCount >= DERIVED_IDS_MAX) {
    derivedIds.clear();
    derivedIdCount = 0;
  }
  derivedIdCount++;
  const ofProvider = derivedIds.get(providerName);
  if (ofProvider === undefined) derivedIds.set(providerName, new Map([[modelPermaslug, id]]));
  else ofProvider.set(modelPermaslug, id);
}
