import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Search } from "../lib/search.ts";

/** What the address says, and a way to change some of it; absent takes a parameter out. */
export function useAddress(): [Search, (change: Search, options?: { replace?: boolean }) => void] {
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  return [
    search,
    (change, { replace = false } = {}) =>
      void navigate({ to: ".", search: { ...search, ...change }, replace, resetScroll: false }),
  ];
}
