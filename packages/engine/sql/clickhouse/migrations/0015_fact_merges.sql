-- Facts in fewer, larger merges: merges of facts took nearly as much as their inserts (docs/decisions/0013-traces.md), and
-- questions for names are few, or are answered by what this process knows.
ALTER TABLE {{database}}.event_facts MODIFY SETTING merge_selector_base = 24;
