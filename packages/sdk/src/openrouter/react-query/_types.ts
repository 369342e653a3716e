export type {
  BuiltQuery,
  InvalidateFilters,
  MutationHookOptions,
  QueryHookOptions,
  SuspenseQueryHookOptions,
  TupleToPrefixes,
} from "../../react-query/_types.js";
