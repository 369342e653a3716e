-- Which state of its day a rollup's cells hold: number, hash and highest version of the tellings that they were made of, read in
-- the statement that made them (docs/decisions/0020-additions.md). Events that come while a day is sealed are in the cells and
-- not in n and mark, which were read before. Zero: not known, for the rollup is of an earlier version.
--
-- `exact_rollups` noted the same afterwards, of rollups that nothing had come beside. Nothing is read from it any more; nodes of
-- an earlier version still are.
ALTER TABLE {{database}}.day_rollups
    ADD COLUMN IF NOT EXISTS cells_n UInt64,
    ADD COLUMN IF NOT EXISTS cells_mark UInt64,
    ADD COLUMN IF NOT EXISTS cells_reach UInt64;
ALTER TABLE {{database}}.frozen_days
    ADD COLUMN IF NOT EXISTS cells_n UInt64,
    ADD COLUMN IF NOT EXISTS cells_mark UInt64,
    ADD COLUMN IF NOT EXISTS cells_reach UInt64;
