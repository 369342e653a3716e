import type { ClickHouseSettings } from "@clickhouse/client";

/**
 * Settings that exactness rests on, sent with every statement, so that no default of an engine or of its
 * administrator decides. The reason for each is in docs/decisions/0002-exactly-once.md.
 */
export const ENGINE_SETTINGS: ClickHouseSettings = {
  async_insert: 0,
  wait_for_async_insert: 1,
  deduplicate_insert: "disable",
  insert_deduplicate: 0,
  distributed_foreground_insert: 1,
  parallel_distributed_insert_select: "0",
  skip_unavailable_shards: 0,
  enable_shared_storage_snapshot_in_query: 1,
  max_partitions_per_insert_block: "0",
  // A disk that fills up in the middle of a part: the embedded engine was seen to call such a part stored, and could not
  // read it afterwards. It must not come to that.
  min_free_disk_bytes_to_perform_insert: "67108864",
  do_not_merge_across_partitions_select_final: 1,
  optimize_use_projections: 1,
  // Statements name result columns after the columns they are made from.
  prefer_column_name_to_alias: 1,
  output_format_json_quote_64bit_integers: 0,
  output_format_json_quote_decimals: 1,
};

/** Part settings of every table: what is acknowledged, or merged, is on disk; replaced parts do not pile up. */
export const DURABLE_TABLE_SETTINGS = [
  "fsync_after_insert = 1",
  "fsync_part_directory = 1",
  "min_rows_to_fsync_after_merge = 1",
  "min_compressed_bytes_to_fsync_after_merge = 1",
  "old_parts_lifetime = 10",
].join(", ");
