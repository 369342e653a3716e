-- What a merge of events costs: nobody reads statistics of columns, and a file for each of 71 columns pays only in large
-- parts. Parts that are there keep their form until they are merged. Figures: docs/decisions/0005-ingest.md.
ALTER TABLE {{database}}.events MODIFY SETTING auto_statistics_types = '', min_bytes_for_wide_part = 134217728;
