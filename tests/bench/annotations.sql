-- All annotations, at the places of the table `place`.
WITH shared AS MATERIALIZED (
  SELECT user_id, min(group_id) AS group_id FROM annotations_user_groups JOIN auth_group ON auth_group.id = group_id
  WHERE name LIKE 'seminar-%%' GROUP BY user_id
)
INSERT INTO annotations_annotation
  (id, version, created, modified, uuid, passage_id, start, "end", exact, prefix, suffix, stance, voice, level,
   certainty, tag_ids, note, status, visibility, group_id, audience, creator_id, language, source_id, edition_id,
   text_start, text_end, folded, search_config, search, event_id, name_id, claim_id, superseded_by_id, derived_from_id)
SELECT id, 1 + (status IN ('accepted', 'rejected'))::int, created,
       CASE WHEN status IN ('accepted', 'rejected') THEN created + interval '1 day' ELSE created END,
       md5(id::text)::uuid, passage_id, start, "end",
       substring(text FROM start + 1 FOR "end" - start),
       substring(text FROM greatest(start - 32, 0) + 1 FOR least(start, 32)), substring(text FROM "end" + 1 FOR 32),
       CASE WHEN name_id IS NOT NULL OR claim_id IS NOT NULL THEN
         (ARRAY['affirms', 'affirms', 'affirms', 'denies', 'hedges', 'mentions'])[1 + floor(pg_temp.chance(id, 21) * 6)]
       END,
       voice, (ARRAY['textual', 'textual', 'interpretive', 'inferential'])[1 + floor(pg_temp.chance(id, 22) * 4)],
       nullif(floor(pg_temp.chance(id, 23) * 4), 0), tag_ids, note, status, visibility, group_id,
       CASE visibility WHEN 'public' THEN 0 WHEN 'group' THEN group_id ELSE -creator_id END, creator_id,
       language, source_id, edition_id, passage_start + start, passage_start + "end", slice, search_config,
       historio_search(search_config, slice || ' ' || note),
       event_id, name_id, claim_id,
       CASE WHEN superseded THEN md5((id + 1)::text)::uuid END,
       CASE WHEN carried THEN md5((id - 1)::text)::uuid END
FROM (
  SELECT place.id, place.passage_id, place.start, place."end", place.superseded,
         lag(place.superseded, 1, false) OVER (ORDER BY place.id) AS carried,
         timestamptz '2020-01-01 00:00:00+00' + place.id * interval '150 seconds' AS created,
         passage.text, passage.language, passage.start AS passage_start, passage.search_config, passage.edition_id,
         edition.source_id, substring(passage.folded FROM place.start + 1 FOR place."end" - place.start) AS slice,
         kind.event_id,
         CASE WHEN kind.what < 0.25 THEN (kind.event_id - 1) * 6 + array_position(
           ARRAY['en', 'ru', 'de', 'fr', 'tl', 'zh-Hant'], passage.language::text) END AS name_id,
         CASE WHEN kind.what BETWEEN 0.25 AND 0.55
           THEN (kind.event_id - 1) * %(each)s + pg_temp.zipf(place.id, 3, %(each)s) END AS claim_id,
         CASE WHEN kind.spoken < 0.15 THEN 'attributed' ELSE 'own' END AS voice,
         ARRAY(SELECT DISTINCT tag FROM (VALUES
           (CASE WHEN kind.spoken < 0.45 THEN pg_temp.zipf(place.id, 4, %(views)s) END),
           (CASE WHEN pg_temp.chance(place.id, 5) < 0.5
              THEN %(aspects)s - 1 + pg_temp.zipf(place.id, 6, %(number_of_aspects)s) END),
           (CASE WHEN pg_temp.chance(place.id, 7) < 0.9 THEN {topics} - 1 + pg_temp.zipf(place.id, 8, %(topics)s) END),
           (CASE WHEN pg_temp.chance(place.id, 9) < 0.4 THEN {topics} - 1 + pg_temp.zipf(place.id, 10, %(topics)s) END)
         ) AS given (tag) WHERE tag IS NOT NULL ORDER BY tag)::bigint[] AS tag_ids,
         CASE WHEN pg_temp.chance(place.id, 11) < 0.2 THEN 'compare the edition of ' || 1900 + place.id %% 99
           ELSE '' END AS note,
         CASE WHEN kind.fate < 0.7 THEN 'proposed' WHEN kind.fate < 0.9 THEN 'accepted'
           WHEN kind.fate < 0.94 THEN 'rejected' ELSE 'suggested' END AS status,
         CASE WHEN kind.seen < 0.85 THEN 'public' WHEN kind.seen < 0.95 THEN 'group' ELSE 'private' END AS visibility,
         CASE WHEN kind.seen BETWEEN 0.85 AND 0.95 THEN shared.group_id END AS group_id, kind.creator_id
  FROM place
  JOIN annotations_passage passage ON passage.id = place.passage_id
  JOIN annotations_edition edition ON edition.id = passage.edition_id
  CROSS JOIN LATERAL (
    SELECT pg_temp.chance(place.id, 1) AS what, pg_temp.chance(place.id, 12) AS spoken,
           pg_temp.chance(place.id, 13) AS fate, pg_temp.chance(place.id, 14) AS seen,
           -- Who reads is known by the session, in which some twenty come one after the other.
           1 + (pg_temp.zipf(place.id / 20, 15, %(people)s - 4))::bigint AS creator_id,
           CASE WHEN pg_temp.chance(place.id, 1) < 0.8 THEN pg_temp.zipf(place.id, 2, %(events)s) END AS event_id
  ) AS kind
  JOIN shared ON shared.user_id = kind.creator_id
) AS made ORDER BY id
