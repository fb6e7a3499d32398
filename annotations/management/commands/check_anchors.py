"""`manage.py check_anchors`: is every copy what it is a copy of?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from annotations.models import Edition
from annotations.models.days import sorted_by
from annotations.values.text import fold

#: What would be wrong, and the SQL that counts it.
CHECKS = {
    "editions whose hash is not that of their text": """
        SELECT count(*) FROM annotations_edition
        WHERE sha256 <> encode(sha256(convert_to(text, 'UTF8')), 'hex')""",
    "annotations whose words are not the passage's": """
        SELECT count(*) FROM annotations_annotation a JOIN annotations_passage p ON p.id = a.passage_id
        WHERE a.exact <> substring(p.text FROM a.start + 1 FOR a."end" - a.start)
           OR a.prefix <> substring(p.text FROM greatest(a.start - 32, 0) + 1 FOR least(a.start, 32))
           OR a.suffix <> substring(p.text FROM a."end" + 1 FOR 32)
           OR a.folded <> substring(p.folded FROM a.start + 1 FOR a."end" - a.start)""",
    "annotations whose place, source, edition or language is not the passage's": """
        SELECT count(*) FROM annotations_annotation a JOIN annotations_passage p ON p.id = a.passage_id
        JOIN annotations_edition e ON e.id = p.edition_id
        WHERE (a.edition_id, a.source_id, a.language, a.text_start, a.text_end)
              IS DISTINCT FROM
              (p.edition_id, e.source_id, p.language, p.start + a.start, p.start + a."end")""",
    "passages and annotations that are not searched by their words": """
        SELECT (SELECT count(*) FROM annotations_passage
                WHERE search_config <> historio_search_config(language)
                   OR search IS DISTINCT FROM historio_search(search_config, folded))
             + (SELECT count(*) FROM annotations_annotation
                WHERE search_config <> historio_search_config(language)
                   OR search IS DISTINCT FROM historio_search(search_config, folded || ' ' || note))""",
    "dates whose words are not the passage's": """
        SELECT count(*) FROM annotations_datemention d JOIN annotations_passage p ON p.id = d.passage_id
        WHERE d.printed <> substring(p.text FROM d.start + 1 FOR d."end" - d.start)
           OR d.prefix <> substring(p.text FROM greatest(d.start - 32, 0) + 1 FOR least(d.start, 32))
           OR d.suffix <> substring(p.text FROM d."end" + 1 FOR 32)
           OR d.folded <> substring(p.folded FROM d.start + 1 FOR d."end" - d.start)""",
    "dates whose place, source, edition, language or day is not the right one": f"""
        SELECT count(*) FROM annotations_datemention d JOIN annotations_passage p ON p.id = d.passage_id
        JOIN annotations_edition e ON e.id = p.edition_id
        WHERE (d.edition_id, d.source_id, d.language, d.text_start, d.text_end, d.day)
              IS DISTINCT FROM
              (p.edition_id, e.source_id, p.language, p.start + d.start, p.start + d."end",
               {sorted_by("d")})""",
    "sources with editions of which not exactly one is current": """
        SELECT count(*) FROM (
          SELECT FROM annotations_edition GROUP BY source_id HAVING count(*) FILTER (WHERE current) <> 1
        ) wrong""",
    "passages that continue one of another source, or of their own edition": """
        SELECT count(*) FROM annotations_passage p JOIN annotations_passage k ON k.id = p.continues_id
        JOIN annotations_edition e ON e.id = p.edition_id JOIN annotations_edition f ON f.id = k.edition_id
        WHERE e.source_id <> f.source_id OR e.id = f.id""",
    "annotations whose successor is neither made from them nor its creator's word on the same": """
        SELECT count(*) FROM annotations_annotation a
        JOIN annotations_annotation s ON s.uuid = a.superseded_by_id
        WHERE (s.derived_from_id IS DISTINCT FROM a.uuid AND s.creator_id <> a.creator_id)
           OR s.source_id <> a.source_id OR s.edition_id = a.edition_id""",
    "annotations and readings of another source than their edition": """
        SELECT (SELECT count(*) FROM annotations_annotation a JOIN annotations_edition e
                  ON e.id = a.orphaned_in_id WHERE e.source_id <> a.source_id)
             + (SELECT count(*) FROM annotations_reading r JOIN annotations_edition e
                  ON e.id = r.edition_id WHERE e.source_id <> r.source_id)""",
    "annotations whose event is not that of their name or claim": """
        SELECT count(*) FROM annotations_annotation a
        LEFT JOIN annotations_eventname n ON n.id = a.name_id
        LEFT JOIN annotations_claim c ON c.id = a.claim_id
        WHERE (a.name_id IS NOT NULL OR a.claim_id IS NOT NULL)
          AND a.event_id IS DISTINCT FROM coalesce(n.event_id, c.event_id)""",
    "annotations whose audience is not their visibility": """
        SELECT count(*) FROM annotations_annotation
        WHERE audience <> CASE visibility WHEN 'public' THEN 0 WHEN 'group' THEN group_id
                          ELSE -creator_id END""",
    "attributed words without a view": """
        SELECT count(*) FROM annotations_annotation a
        WHERE voice = 'attributed' AND NOT EXISTS (
          SELECT 1 FROM annotations_tag t JOIN annotations_vocabulary v ON v.id = t.vocabulary_id
          WHERE t.id = ANY(a.tag_ids) AND v.kind = 'view')""",
    "lists of tags that are not sorted and distinct": """
        SELECT count(*) FROM annotations_annotation
        WHERE tag_ids <> ARRAY(SELECT DISTINCT unnest(tag_ids) ORDER BY 1)""",
    "tags of annotations that differ from their links": """
        SELECT count(*) FROM (
          SELECT a.id, tag_id, a.event_id, a.language, a.audience, a.created, a.edition_id, a.counts,
                 a.voice
          FROM annotations_annotation a, unnest(a.tag_ids) AS tag_id
        ) a FULL JOIN annotations_annotationtag l ON l.annotation_id = a.id AND l.tag_id = a.tag_id
        WHERE (a.tag_id, a.event_id, a.language, a.audience, a.created, a.edition_id, a.counts, a.voice)
              IS DISTINCT FROM
              (l.tag_id, l.event_id, l.language, l.audience, l.created, l.edition_id, l.counts, l.voice)""",
}


def misread_passages() -> int:
    """How many passages do not read as their edition, or are not folded as they read.

    Each text is read once: PostgreSQL would walk through it from its start for each passage.
    """
    wrong = 0
    for edition in Edition.objects.iterator(chunk_size=1):
        passages = edition.passages.values_list("start", "end", "text", "folded")
        wrong += sum(
            edition.text[start:end] != text or fold(text) != folded
            for start, end, text, folded in passages.iterator(chunk_size=1000)
        )
    return wrong


class Command(BaseCommand):
    """Recounts every copy that is kept for speed."""

    help = "Recount everything that is kept twice. Exit code 1 if anything differs."

    def handle(self, *args: Any, **options: Any) -> None:
        counts = {"passages that do not read as their edition": misread_passages()}
        with connection.cursor() as cursor:
            for what, sql in CHECKS.items():
                cursor.execute(sql)
                (counts[what],) = cursor.fetchone()
        for what, count in counts.items():
            if count:
                self.stderr.write(f"{count} {what}")
        wrong = sum(counts.values())
        if wrong:
            raise CommandError(f"{wrong} anchors are wrong")
        self.stdout.write("every anchor and every copy is right")
