-- Replicas also remember for a moment that there is no key with some secret. A new key, one inserted by hand included, tells
-- them to forget that.
set local lock_timeout = '2s';

create or replace function api_key_changed() returns trigger language plpgsql as $$
begin
    perform pg_notify('parley_api_key',
        case tg_op when 'TRUNCATE' then '' when 'INSERT' then new.id::text else old.id::text end);
    return null;
end
$$;

create trigger api_key_added
    after insert on api_key
    for each row execute function api_key_changed();
