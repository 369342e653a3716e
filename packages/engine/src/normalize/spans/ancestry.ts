import type { LentFacts, SpanFacts } from "./span-facts.js";

/** What a span has from itself and those above it. */
export interface Kin {
  /** The nearest, itself included, that names a user or an address. */
  person: LentFacts | null;
  /** The nearest, itself included, that names a chat. */
  chat: LentFacts | null;
  /** The nearest above it that may be a model call. */
  call: SpanFacts | null;
}

const NOBODY: Kin = { person: null, chat: null, call: null };

/**
 * Looks up the kin of spans of one trace. Each is worked out once, however deep the trace is, and without recursion; a
 * parent that is not among them, or would close a circle, is none.
 */
export function ancestry(spans: ReadonlyMap<string, SpanFacts>): { kinOf(span: SpanFacts): Kin } {
  const known = new Map<string, Kin>();
  return {
    kinOf(span) {
      const path: SpanFacts[] = [];
      const onPath = new Set<string>();
      let current: SpanFacts | undefined = span;
      while (current !== undefined && !known.has(current.spanId) && !onPath.has(current.spanId)) {
        path.push(current);
        onPath.add(current.spanId);
        current = current.parentSpanId === null ? undefined : spans.get(current.parentSpanId);
      }
      for (const each of path.toReversed()) {
        const parent = each.parentSpanId === null ? undefined : spans.get(each.parentSpanId);
        const ofParent = parent === undefined ? undefined : known.get(parent.spanId);
        // Unknown by now, it stands below `each` itself.
        known.set(each.spanId, inherit(each, ofParent === undefined ? undefined : parent, ofParent ?? NOBODY));
      }
      return known.get(span.spanId) ?? NOBODY;
    },
  };
}

function inherit(span: SpanFacts, parent: SpanFacts | undefined, ofParent: Kin): Kin {
  return {
    person: span.user !== null || span.userEmail !== null ? span : ofParent.person,
    chat: span.chatId !== null ? span : ofParent.chat,
    call: parent !== undefined && parent.event !== null ? parent : ofParent.call,
  };
}
