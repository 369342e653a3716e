import { Window } from "happy-dom";

// A page for React to render into. Vitest's own environment would put happy-dom's fetch in the place of Node's as well,
// whose answers cannot be read from a clone; what these tests send is to go through a real fetch.
const page = new Window({ url: "http://localhost/" });

for (const [name, value] of Object.entries({
  window: page,
  document: page.document,
  navigator: page.navigator,
  MutationObserver: page.MutationObserver,
  Node: page.Node,
  HTMLElement: page.HTMLElement,
  HTMLIFrameElement: page.HTMLIFrameElement,
})) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
