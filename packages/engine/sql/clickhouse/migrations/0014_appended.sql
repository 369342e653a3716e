-- A rollup that was extended: the cells of one before, and cells of their own for the tellings that came since
-- (docs/decisions/0020-additions.md). How many such tellings it holds, and the version of the rollup whose cells were grouped
-- from all events of the day; zero: this one.
ALTER TABLE {{database}}.day_rollups
    ADD COLUMN IF NOT EXISTS appended UInt64,
    ADD COLUMN IF NOT EXISTS grouped UInt64;
ALTER TABLE {{database}}.frozen_days
    ADD COLUMN IF NOT EXISTS appended UInt64,
    ADD COLUMN IF NOT EXISTS grouped UInt64;
