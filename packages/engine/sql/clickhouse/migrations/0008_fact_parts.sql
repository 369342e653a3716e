-- What facts cost in inserts and merges (figures: docs/decisions/0013-traces.md). A part is cut into pieces of 256 rows, and each
-- column's piece is compressed by itself: to begin anew costs ZSTD more than it gains on ids, which are random. It stays for
-- the texts. Nobody reads statistics of columns, and few questions are asked of the table, so its parts may be more and are
-- merged less often. Parts that are there keep their form until they are merged.
ALTER TABLE {{database}}.event_facts
    MODIFY COLUMN about CODEC(LZ4),
    MODIFY COLUMN part CODEC(LZ4),
    MODIFY COLUMN parent CODEC(LZ4);
ALTER TABLE {{database}}.event_facts
    MODIFY SETTING auto_statistics_types = '', min_bytes_for_wide_part = 134217728, merge_selector_base = 10;
