"""The functions that triggers of 0031 call: what the question of a comparison names."""

from django.db import migrations

# As in forms: + is a space, %D0%96 a letter. What is no text is left as it stands, and then names nothing.
DECODED = r"""
CREATE FUNCTION historio_decoded(raw text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN coalesce((
    SELECT convert_from(string_agg(
      CASE WHEN part[1] ~ '^%[0-9A-Fa-f]{2}$' THEN decode(substr(part[1], 2), 'hex')
           ELSE convert_to(part[1], 'UTF8') END, ''::bytea ORDER BY n), 'UTF8')
    FROM regexp_matches(replace(raw, '+', ' '), '%[0-9A-Fa-f]{2}|[^%]+|%', 'g') WITH ORDINALITY AS found (part, n)
  ), '');
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
  RETURN raw;
END
$$;
"""

WORDS = """
CREATE FUNCTION historio_words(query text, parameter text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT btrim(word)
  FROM string_to_table(query, '&') AS pair,
       string_to_table(historio_decoded(substr(pair, strpos(pair, '=') + 1)), ',') AS word
  WHERE strpos(pair, '=') > 0 AND historio_decoded(split_part(pair, '=', 1)) = parameter AND btrim(word) <> ''
$$;
"""

# Written with or without hyphens, braces and urn:uuid:, as programs write them.
AS_UUID = """
CREATE FUNCTION historio_uuid(word text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN hex ~ '^[0-9a-f]{32}$' THEN hex::uuid END
  FROM (SELECT regexp_replace(lower(word), 'urn:|uuid:|[{}-]', '', 'g') AS hex) AS found
$$;
"""

NAMED = """
CREATE FUNCTION historio_named_sources(query text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(
    SELECT coalesce((SELECT id FROM annotations_source
                     WHERE slug = word OR former_slugs @> ARRAY[word]::varchar[] LIMIT 1), 0)
    FROM historio_words(query, 'source') AS word WHERE word <> 'none'
    UNION
    SELECT coalesce((SELECT source_id FROM annotations_edition WHERE uuid = historio_uuid(word)), 0)
    FROM historio_words(query, 'edition') AS word WHERE word NOT IN ('all', 'current')
    UNION
    SELECT coalesce((SELECT source_id FROM annotations_passage AS passage
                     JOIN annotations_edition AS edition ON edition.id = passage.edition_id
                     WHERE passage.uuid = historio_uuid(word)), 0)
    FROM historio_words(query, 'passage') AS word WHERE word <> 'none'
    ORDER BY 1
  )
$$;
CREATE FUNCTION historio_named_creators(query text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(
    SELECT coalesce((SELECT id FROM annotations_user WHERE username = word), 0)
    FROM historio_words(query, 'creator') AS word
    ORDER BY 1
  )
$$;
"""

FUNCTIONS = migrations.RunSQL(
    f"SET check_function_bodies = off; {DECODED} {WORDS} {AS_UUID} {NAMED} RESET check_function_bodies;",
    "DROP FUNCTION historio_named_creators(text), historio_named_sources(text), historio_uuid(text),"
    " historio_words(text, text), historio_decoded(text)",
)

# No change of anybody's: so no version is counted. What is in the history is known by what it names as well;
# nobody may change it, but for this.
FILLED = migrations.RunSQL(
    """
    SELECT set_config('historio.restoring', 'on', true);
    UPDATE annotations_comparison
    SET named_sources = historio_named_sources(query), named_creators = historio_named_creators(query);
    SELECT set_config('historio.restoring', 'off', true);
    ALTER TABLE annotations_change DISABLE TRIGGER USER;
    UPDATE annotations_change
    SET before = before || jsonb_build_object(
      'named_sources', historio_named_sources(before ->> 'query'),
      'named_creators', historio_named_creators(before ->> 'query'))
    WHERE model = 'comparison' AND before ? 'query';
    ALTER TABLE annotations_change ENABLE TRIGGER USER;
    """,
    migrations.RunSQL.noop,
)
