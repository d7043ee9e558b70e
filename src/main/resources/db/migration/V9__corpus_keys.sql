-- Parley, schema 9: the corpora that API keys name.

set local lock_timeout = '2s';

-- Kept and shown for Vectara's clients; no corpus is looked up. Null when the key names none.
alter table api_key add column corpus_keys text[];
