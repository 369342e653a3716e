"use client";

import { createContext, createElement, type ReactNode, useContext } from "react";
import type { DaybookCore } from "../core.js";

const ClientContext = /* @__PURE__ */ createContext<DaybookCore | null>(null);

/**
 * Gives the client to the hooks below it. Make the client once, outside of any component or in its state. The query
 * cache does not know which client filled it: two accounts on one page need a `QueryClient` each.
 */
export function DaybookProvider({ client, children }: { client: DaybookCore; children?: ReactNode }): ReactNode {
  return createElement(ClientContext.Provider, { value: client }, children);
}

/** @throws Error outside of a provider */
export function useDaybookContext(): DaybookCore {
  const client = useContext(ClientContext);
  if (client !== null) return client;
  throw new Error(
    "A Daybook hook has no client to call: put <DaybookProvider client={…}> (or <OpenRouterProvider>) above the component.",
  );
}
