-- Facts in fewer, larger merges: every merge of a fact takes about as much as to insert it (docs/decisions/0013-traces.md), and
-- questions for names are few, or are answered by what this process knows.
ALTER TABLE {{database}}.event_facts MODIFY SETTING merge_selector_base = 24;
