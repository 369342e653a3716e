import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { toFailure } from "../lib/failure.ts";
import { formatInstant } from "../lib/format.ts";
import { Failed, Loading, NoPermission, Stale } from "../ui/state.tsx";

/** An answer in whatever state it is: on its way, failed, forbidden, old, or there. */
export function QueryState<Data>({
  query,
  what,
  height,
  children,
}: {
  query: Pick<
    UseQueryResult<Data, Error>,
    "data" | "error" | "isPending" | "refetch" | "dataUpdatedAt" | "isRefetchError"
  >;
  /** Such as `the members`. */
  what: string;
  /** About that of the answer, in pixels. */
  height?: number;
  children: (data: Data) => ReactNode;
}) {
  const retry = (): void => void query.refetch();
  if (query.data === undefined) {
    if (query.isPending) return <Loading what={what} height={height} />;
    const { status, message } = toFailure(query.error);
    if (status === 403) return <NoPermission what={what} who={message} />;
    return <Failed title={`No answer for ${what}`} message={message} onRetry={retry} />;
  }
  return (
    <>
      {query.isRefetchError && (
        <Stale
          since={formatInstant(new Date(query.dataUpdatedAt).toISOString())}
          message={toFailure(query.error).message}
          onRetry={retry}
        />
      )}
      {children(query.data)}
    </>
  );
}
