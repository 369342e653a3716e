import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, type ReactNode } from "react";
import { DaybookCore } from "../core.js";
import type { SDKOptions } from "../lib/config.js";
import { DaybookProvider } from "../react-query/index.js";
import { NO_RETRIES } from "./fast-retries.js";

/** A cache that tries once, as the guide advises. */
export function newQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: false } } });
}

export function newClient(serverURL: string, options: SDKOptions = {}): DaybookCore {
  return new DaybookCore({ serverURL, apiKey: "sk-db-v1-test", retryConfig: NO_RETRIES, ...options });
}

/** The two providers that every hook needs. */
export function App(props: { client: DaybookCore; queryClient: QueryClient; children?: ReactNode }): ReactNode {
  return (
    <QueryClientProvider client={props.queryClient}>
      <DaybookProvider client={props.client}>{props.children}</DaybookProvider>
    </QueryClientProvider>
  );
}

/** Shows the message of what its children throw. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : <p role="alert">{this.state.error.message}</p>;
  }
}
