-- Printed dates: as many to a passage as there are annotations, most of them of one day, some of a month, a year
-- or several, some open at an end, some that cannot be resolved. Their print is whatever stands there.
INSERT INTO annotations_datemention
  (uuid, passage_id, start, "end", printed, folded, prefix, suffix, calendar, gregorian, as_printed,
   earliest, latest, day, audit, rules, source_id, edition_id, language, text_start, text_end)
SELECT md5('date ' || number)::uuid, passage_id, start, start + 14, substring(text FROM start + 1 FOR 14),
       substring(folded FROM start + 1 FOR 14), substring(text FROM greatest(start - 32, 0) + 1 FOR least(start, 32)),
       substring(text FROM start + 15 FOR 32), calendar, 'Y' || first, 'Y' || first,
       earliest, latest,
       coalesce(earliest, latest - {before}, {undated}),
       CASE WHEN of_kind >= 0.98 THEN 'unresolved' WHEN calendar = '' THEN 'unstated' ELSE 'consistent' END,
       {rules}, source_id, edition_id, language, offset_ + start, offset_ + start + 14
FROM (
  SELECT placed.*, CASE WHEN of_kind < 0.005 OR of_kind >= 0.98 THEN NULL ELSE first END AS earliest,
         CASE WHEN of_kind >= 0.975 THEN NULL ELSE first + lasting END AS latest
  FROM (
    SELECT counted.*, floor(2378497 + 82000 * pg_temp.chance(number, 81))::bigint AS first,
           CASE WHEN of_kind < 0.80 THEN 0 WHEN of_kind < 0.88 THEN 29 WHEN of_kind < 0.94 THEN 364
                ELSE 3650 END AS lasting,
           (ARRAY['', 'gregorian', 'gregorian', 'julian'])[1 + floor(4 * pg_temp.chance(number, 82))::int] AS calendar
    FROM (
      SELECT p.id * {each} + n AS number, p.id AS passage_id, p.text, p.folded, p.language, p.start AS offset_,
             p.edition_id, e.source_id, n * 20 AS start, pg_temp.chance(p.id * {each} + n, 80) AS of_kind
      FROM annotations_passage p JOIN annotations_edition e ON e.id = p.edition_id,
           generate_series(0, {each} - 1) n
      WHERE char_length(p.text) > {each} * 20
    ) AS counted
  ) AS placed
) AS told;
