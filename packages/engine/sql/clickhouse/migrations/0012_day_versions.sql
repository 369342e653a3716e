-- Which granules of a day hold versions beyond a rollup's: what came since is found without reading the rest of the day
-- (docs/decisions/0020-additions.md).
ALTER TABLE {{database}}.events ADD INDEX IF NOT EXISTS day_versions (day, ver) TYPE minmax GRANULARITY 1;
ALTER TABLE {{database}}.events MATERIALIZE INDEX day_versions SETTINGS mutations_sync = 1;
