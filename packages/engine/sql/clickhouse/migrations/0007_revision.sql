-- The fingerprint of a day counts which tellings are stored, by identity, version and revision, instead of hashing what
-- each of them says: a version is given to one telling only, so it stands for its content until a mutation changes that,
-- and every mutation counts the revision up (docs/decisions/0018-fingerprint.md).
--
-- The old marks go when the new ones are whole. Every sealed day is thereby unsealed and is sealed again.
ALTER TABLE {{database}}.events
    ADD COLUMN IF NOT EXISTS revision UInt32 CODEC(ZSTD(1)) -- how often a mutation changed the row; 0: as it was told
;
ALTER TABLE {{database}}.events ADD PROJECTION IF NOT EXISTS day_marks_3
(
    SELECT team, day, count(), sum(cityHash64(source, id, ver, revision)), max(ver) GROUP BY team, day
);
ALTER TABLE {{database}}.events MATERIALIZE PROJECTION day_marks_3 SETTINGS mutations_sync = 1;
ALTER TABLE {{database}}.events DROP PROJECTION IF EXISTS day_marks_2 SETTINGS mutations_sync = 1;
