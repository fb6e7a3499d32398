"""The functions that the triggers of 0010 call: who is acting, as the transaction was told."""

from django.db import migrations

ACTING = """
CREATE FUNCTION historio_actor() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('historio.actor', true), '')::bigint
$$;
CREATE FUNCTION historio_request() RETURNS text LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('historio.request', true), '')
$$;
CREATE FUNCTION historio_command() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  command text := coalesce(current_setting('historio.command', true), '');
BEGIN
  IF command = '' AND coalesce(current_setting('historio.actor', true), '') = '' THEN
    RAISE EXCEPTION 'nobody said who makes this change: begin the transaction with SET LOCAL historio.command = ''your name'''
      USING ERRCODE = 'check_violation', CONSTRAINT = 'change_has_an_actor';
  END IF;
  RETURN command;
END
$$;
"""

FUNCTIONS = [
    migrations.RunSQL(
        ACTING, "DROP FUNCTION historio_actor(), historio_request(), historio_command()"
    ),
]
