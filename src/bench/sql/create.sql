with made as (
  select (lpad(to_hex((extract(epoch from clock_timestamp()) * 1000)::bigint), 12, '0') || '7'
    || substr(md5(random()::text), 1, 3) || 'a' || substr(md5(random()::text), 1, 15))::uuid as id)
insert into session as s (alias_key, created_at, description, description_pending, enabled, expires_at, idempotency_digest,
  idempotency_key, idle_timeout_seconds, implicit, isolation_key, isolation_loose, key, last_accessed_at, message_count,
  metadata, name, owner_client, owner_subject, revision, secrets, stopped_at, ttl_seconds, updated_at, version_major,
  version_minor, version_pinned, agent_id, id)
select null, now(), '', false, true, now() + interval '30 days', null,
  null, 900, false, '', false, replace(id::text, '-', ''), now(), 0,
  '{}', 'Session', '', :subject, 0, '{}', null, 2592000, now(), 1,
  0, false, :agent, id
from made
returning s.id, s.key, s.name, s.version_major, s.version_minor, s.message_count, s.created_at, s.updated_at,
  s.last_accessed_at, s.expires_at, s.idle_timeout_seconds, s.stopped_at
