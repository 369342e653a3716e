-- A merge takes more parts at once, so that a day that events pour into is written anew fewer times. More parts are alive
-- meanwhile, and to read such a day raw costs by the part. Figures: docs/decisions/0005-ingest.md.
ALTER TABLE {{database}}.events MODIFY SETTING merge_selector_base = 10;
