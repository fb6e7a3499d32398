"""The functions that triggers of 0001 call, and the extension that finds parts of words."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

#: Full text configuration by primary language subtag: `values.languages.SEARCH_CONFIGURATIONS` of this release.
CONFIGURATIONS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "in": "indonesian",
    "it": "italian",
    "ji": "yiddish",
    "lt": "lithuanian",
    "mo": "romanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

WHENS = " ".join(f"WHEN '{tag}' THEN '{config}'" for tag, config in CONFIGURATIONS.items())

SEARCH_CONFIG = f"""
CREATE FUNCTION historio_search_config(language text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE split_part(lower(language), '-', 1) {WHENS} ELSE 'simple' END
$$;
"""

# Hyphens part words, so that "left" finds "left-wing" and "1923" finds "1917-1923".
# A vector holds at most 1 MB; of a text too long for it the beginning is searched.
SEARCH = """
CREATE FUNCTION historio_search(config text, folded text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  IF char_length(folded) < 150000 THEN
    RETURN to_tsvector(config::regconfig, replace(folded, '-', ' '));
  END IF;
  BEGIN
    RETURN to_tsvector(config::regconfig, replace(folded, '-', ' '));
  EXCEPTION WHEN program_limit_exceeded THEN
    RETURN to_tsvector(config::regconfig, replace(left(folded, 100000), '-', ' '));
  END;
END
$$;
"""

# A row of many, so that writers seldom wait for each other; a sequence, so that no value returns.
STAMP = """
CREATE SEQUENCE historio_stamps;
CREATE FUNCTION historio_stamp() RETURNS void LANGUAGE sql AS $$
  INSERT INTO annotations_referencestamp (shard, value)
  VALUES (pg_backend_pid() % 64, nextval('historio_stamps'))
  ON CONFLICT (shard) DO UPDATE SET value = nextval('historio_stamps')
$$;
"""


#: Django's groups are referred to by name too; the table is not ours, so its trigger stands here.
GROUPS = """
CREATE FUNCTION historio_group_is_a_reference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM historio_stamp(); RETURN NULL; END
$$;
CREATE TRIGGER group_is_a_reference AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON auth_group
FOR EACH STATEMENT EXECUTE FUNCTION historio_group_is_a_reference();
"""

BEFORE_TABLES = [
    TrigramExtension(),
    migrations.RunSQL(SEARCH_CONFIG, "DROP FUNCTION historio_search_config(text)"),
    migrations.RunSQL(SEARCH, "DROP FUNCTION historio_search(text, text)"),
    migrations.RunSQL(
        f"SET check_function_bodies = off; {STAMP} RESET check_function_bodies;",
        "DROP FUNCTION historio_stamp(); DROP SEQUENCE historio_stamps",
    ),
]

#: A source's scope is part of it; the table between them has no model of its own.
SCOPE = """
CREATE FUNCTION historio_scope_is_its_source_s() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN
    UPDATE annotations_source SET version = version
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.source_id ELSE NEW.source_id END AND modified < now();
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER scope_is_its_source_s AFTER INSERT OR UPDATE OR DELETE ON annotations_source_scope
FOR EACH ROW EXECUTE FUNCTION historio_scope_is_its_source_s();
"""

AFTER_TABLES = [
    migrations.RunSQL(SCOPE, "DROP FUNCTION historio_scope_is_its_source_s() CASCADE"),
    migrations.RunSQL(GROUPS, "DROP FUNCTION historio_group_is_a_reference() CASCADE"),
]
