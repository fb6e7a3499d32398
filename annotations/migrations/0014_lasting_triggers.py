import annotations.models.trigger
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0012_tokens'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_is_what_it_quotes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_links_are_added',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_links_are_kept',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_links_are_removed',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_status_is_reviewed',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotation',
            name='annotation_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='annotationtag',
            name='link_is_the_annotation_s',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='change',
            name='change_is_not_changed',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='change',
            name='change_is_kept',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='change',
            name='change_purge_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_carries_its_annotations',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_answers_a_question',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_slugs_lead_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='claim',
            name='claim_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_is_its_source_s',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_hash_is_right',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_text_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='edition_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_is_no_part_of_itself',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_slugs_lead_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='event',
            name='event_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='name_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='name_carries_its_annotations',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='name_is_equivalent_to_a_root',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='name_slugs_lead_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='eventname_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='eventname_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='eventname_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='eventname',
            name='eventname_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='membership_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='membership_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='membership_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='membership',
            name='membership_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='namedgroup',
            name='group_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='namedgroup',
            name='group_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='namedgroup',
            name='group_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='namedgroup',
            name='group_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_is_a_slice',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_reads_as_its_edition',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_goes_with_its_edition',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_language_is_its_annotations',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='passage',
            name='passage_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='reply_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='reply_stays_in_its_thread',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='reply_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='reply_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='reply_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='reply',
            name='reply_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_sets_the_status',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_stays_as_it_is',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='review',
            name='review_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scope',
            name='scope_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scope',
            name='scope_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scope',
            name='scope_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='scope',
            name='scope_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_language_is_its_passages',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_slugs_lead_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='source',
            name='source_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_keeps_its_kind_in_use',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_slugs_lead_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tag',
            name='tag_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='broader_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='broader_is_its_tag_s',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='broader_has_no_circle',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='tagbroader_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='tagbroader_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='tagbroader_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='tagbroader',
            name='tagbroader_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='taglabel',
            name='label_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='taglabel',
            name='label_is_its_tag_s',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='taglabel',
            name='taglabel_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='taglabel',
            name='taglabel_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='taglabel',
            name='taglabel_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='taglabel',
            name='taglabel_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='user_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='user_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='user_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='user_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='user',
            name='user_is_not_emptied',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_version',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_is_a_reference',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_kind_is_kept_in_use',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_slugs_lead_on',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_change_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_deletion_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_making_is_recorded',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='vocabulary',
            name='vocabulary_is_not_emptied',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='2bc5229b6ea4c5c3385da92b394c20a5b6db3692', operation='UPDATE', pgid='pgtrigger_annotation_version_7a15b', table='annotations_annotation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'annotation\', earlier.id, \'annotation\', earlier.id,\n               coalesce(earlier.uuid::text, \'\'), earlier.audience::integer,\n               earlier.source_id::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'uuid\', earlier."uuid", \'passage_id\', earlier."passage_id", \'start\', earlier."start", \'end\', earlier."end", \'exact\', earlier."exact", \'prefix\', earlier."prefix", \'suffix\', earlier."suffix", \'name_id\', earlier."name_id", \'claim_id\', earlier."claim_id", \'event_id\', earlier."event_id", \'stance\', earlier."stance", \'voice\', earlier."voice", \'level\', earlier."level", \'certainty\', earlier."certainty", \'tag_ids\', earlier."tag_ids", \'note\', earlier."note", \'creator_id\', earlier."creator_id", \'status\', earlier."status", \'visibility\', earlier."visibility", \'group_id\', earlier."group_id", \'derived_from_id\', earlier."derived_from_id", \'superseded_by_id\', earlier."superseded_by_id", \'source_id\', earlier."source_id", \'edition_id\', earlier."edition_id", \'language\', earlier."language", \'text_start\', earlier."text_start", \'text_end\', earlier."text_end", \'audience\', earlier."audience"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."uuid" IS DISTINCT FROM later."uuid" THEN jsonb_build_object(\'uuid\', later."uuid") ELSE \'{}\' END || CASE WHEN earlier."passage_id" IS DISTINCT FROM later."passage_id" THEN jsonb_build_object(\'passage_id\', later."passage_id") ELSE \'{}\' END || CASE WHEN earlier."start" IS DISTINCT FROM later."start" THEN jsonb_build_object(\'start\', later."start") ELSE \'{}\' END || CASE WHEN earlier."end" IS DISTINCT FROM later."end" THEN jsonb_build_object(\'end\', later."end") ELSE \'{}\' END || CASE WHEN earlier."exact" IS DISTINCT FROM later."exact" THEN jsonb_build_object(\'exact\', later."exact") ELSE \'{}\' END || CASE WHEN earlier."prefix" IS DISTINCT FROM later."prefix" THEN jsonb_build_object(\'prefix\', later."prefix") ELSE \'{}\' END || CASE WHEN earlier."suffix" IS DISTINCT FROM later."suffix" THEN jsonb_build_object(\'suffix\', later."suffix") ELSE \'{}\' END || CASE WHEN earlier."name_id" IS DISTINCT FROM later."name_id" THEN jsonb_build_object(\'name_id\', later."name_id") ELSE \'{}\' END || CASE WHEN earlier."claim_id" IS DISTINCT FROM later."claim_id" THEN jsonb_build_object(\'claim_id\', later."claim_id") ELSE \'{}\' END || CASE WHEN earlier."event_id" IS DISTINCT FROM later."event_id" THEN jsonb_build_object(\'event_id\', later."event_id") ELSE \'{}\' END || CASE WHEN earlier."stance" IS DISTINCT FROM later."stance" THEN jsonb_build_object(\'stance\', later."stance") ELSE \'{}\' END || CASE WHEN earlier."voice" IS DISTINCT FROM later."voice" THEN jsonb_build_object(\'voice\', later."voice") ELSE \'{}\' END || CASE WHEN earlier."level" IS DISTINCT FROM later."level" THEN jsonb_build_object(\'level\', later."level") ELSE \'{}\' END || CASE WHEN earlier."certainty" IS DISTINCT FROM later."certainty" THEN jsonb_build_object(\'certainty\', later."certainty") ELSE \'{}\' END || CASE WHEN earlier."tag_ids" IS DISTINCT FROM later."tag_ids" THEN jsonb_build_object(\'tag_ids\', later."tag_ids") ELSE \'{}\' END || CASE WHEN earlier."note" IS DISTINCT FROM later."note" THEN jsonb_build_object(\'note\', later."note") ELSE \'{}\' END || CASE WHEN earlier."creator_id" IS DISTINCT FROM later."creator_id" THEN jsonb_build_object(\'creator_id\', later."creator_id") ELSE \'{}\' END || CASE WHEN earlier."status" IS DISTINCT FROM later."status" THEN jsonb_build_object(\'status\', later."status") ELSE \'{}\' END || CASE WHEN earlier."visibility" IS DISTINCT FROM later."visibility" THEN jsonb_build_object(\'visibility\', later."visibility") ELSE \'{}\' END || CASE WHEN earlier."group_id" IS DISTINCT FROM later."group_id" THEN jsonb_build_object(\'group_id\', later."group_id") ELSE \'{}\' END || CASE WHEN earlier."derived_from_id" IS DISTINCT FROM later."derived_from_id" THEN jsonb_build_object(\'derived_from_id\', later."derived_from_id") ELSE \'{}\' END || CASE WHEN earlier."superseded_by_id" IS DISTINCT FROM later."superseded_by_id" THEN jsonb_build_object(\'superseded_by_id\', later."superseded_by_id") ELSE \'{}\' END || CASE WHEN earlier."source_id" IS DISTINCT FROM later."source_id" THEN jsonb_build_object(\'source_id\', later."source_id") ELSE \'{}\' END || CASE WHEN earlier."edition_id" IS DISTINCT FROM later."edition_id" THEN jsonb_build_object(\'edition_id\', later."edition_id") ELSE \'{}\' END || CASE WHEN earlier."language" IS DISTINCT FROM later."language" THEN jsonb_build_object(\'language\', later."language") ELSE \'{}\' END || CASE WHEN earlier."text_start" IS DISTINCT FROM later."text_start" THEN jsonb_build_object(\'text_start\', later."text_start") ELSE \'{}\' END || CASE WHEN earlier."text_end" IS DISTINCT FROM later."text_end" THEN jsonb_build_object(\'text_end\', later."text_end") ELSE \'{}\' END || CASE WHEN earlier."audience" IS DISTINCT FROM later."audience" THEN jsonb_build_object(\'audience\', later."audience") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."uuid", earlier."passage_id", earlier."start", earlier."end", earlier."exact", earlier."prefix", earlier."suffix", earlier."name_id", earlier."claim_id", earlier."event_id", earlier."stance", earlier."voice", earlier."level", earlier."certainty", earlier."tag_ids", earlier."note", earlier."creator_id", earlier."status", earlier."visibility", earlier."group_id", earlier."derived_from_id", earlier."superseded_by_id", earlier."source_id", earlier."edition_id", earlier."language", earlier."text_start", earlier."text_end", earlier."audience") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."uuid", later."passage_id", later."start", later."end", later."exact", later."prefix", later."suffix", later."name_id", later."claim_id", later."event_id", later."stance", later."voice", later."level", later."certainty", later."tag_ids", later."note", later."creator_id", later."status", later."visibility", later."group_id", later."derived_from_id", later."superseded_by_id", later."source_id", later."edition_id", later."language", later."text_start", later."text_end", later."audience");\n        RETURN NULL;\n        ', hash='b4a427a88ce95abb0c6827b9e4d501587aa08029', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_annotation_change_is_recorded_e190f', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'annotation\', earlier.id, \'annotation\', earlier.id,\n               coalesce(earlier.uuid::text, \'\'), earlier.audience::integer,\n               earlier.source_id::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'uuid\', earlier."uuid", \'passage_id\', earlier."passage_id", \'start\', earlier."start", \'end\', earlier."end", \'exact\', earlier."exact", \'prefix\', earlier."prefix", \'suffix\', earlier."suffix", \'name_id\', earlier."name_id", \'claim_id\', earlier."claim_id", \'event_id\', earlier."event_id", \'stance\', earlier."stance", \'voice\', earlier."voice", \'level\', earlier."level", \'certainty\', earlier."certainty", \'tag_ids\', earlier."tag_ids", \'note\', earlier."note", \'creator_id\', earlier."creator_id", \'status\', earlier."status", \'visibility\', earlier."visibility", \'group_id\', earlier."group_id", \'derived_from_id\', earlier."derived_from_id", \'superseded_by_id\', earlier."superseded_by_id", \'source_id\', earlier."source_id", \'edition_id\', earlier."edition_id", \'language\', earlier."language", \'text_start\', earlier."text_start", \'text_end\', earlier."text_end", \'audience\', earlier."audience"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='a0d81229706af42af70df1ff2fc73f0cbfc67980', level='STATEMENT', operation='DELETE', pgid='pgtrigger_annotation_deletion_is_recorded_d4f43', referencing='REFERENCING OLD TABLE AS before ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'annotation\', later.id, \'annotation\', later.id,\n               coalesce(later.uuid::text, \'\'), later.audience::integer,\n               later.source_id::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'uuid\', later."uuid", \'passage_id\', later."passage_id", \'start\', later."start", \'end\', later."end", \'exact\', later."exact", \'prefix\', later."prefix", \'suffix\', later."suffix", \'name_id\', later."name_id", \'claim_id\', later."claim_id", \'event_id\', later."event_id", \'stance\', later."stance", \'voice\', later."voice", \'level\', later."level", \'certainty\', later."certainty", \'tag_ids\', later."tag_ids", \'note\', later."note", \'creator_id\', later."creator_id", \'status\', later."status", \'visibility\', later."visibility", \'group_id\', later."group_id", \'derived_from_id\', later."derived_from_id", \'superseded_by_id\', later."superseded_by_id", \'source_id\', later."source_id", \'edition_id\', later."edition_id", \'language\', later."language", \'text_start\', later."text_start", \'text_end\', later."text_end", \'audience\', later."audience")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='dbd27e5680309b608dbdeb7022f4a81d321ae238', level='STATEMENT', operation='INSERT', pgid='pgtrigger_annotation_making_is_recorded_61085', referencing='REFERENCING NEW TABLE AS after ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='b10d05a2d39cfc79c28db6052dc8190d9a39c1b0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_annotation_is_not_emptied_d5178', table='annotations_annotation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_is_what_it_quotes', sql=annotations.models.trigger.Sql(declare='DECLARE place record;', func='\n                IF TG_OP = \'INSERT\'\n                   OR (NEW.passage_id, NEW.start, NEW."end", NEW.exact, NEW.prefix, NEW.suffix, NEW.source_id,\n                       NEW.edition_id, NEW.language, NEW.text_start, NEW.text_end, NEW.folded, NEW.note,\n                       NEW.search_config)\n                   IS DISTINCT FROM\n                      (OLD.passage_id, OLD.start, OLD."end", OLD.exact, OLD.prefix, OLD.suffix, OLD.source_id,\n                       OLD.edition_id, OLD.language, OLD.text_start, OLD.text_end, OLD.folded, OLD.note,\n                       OLD.search_config) THEN\n                  SELECT passage.edition_id, edition.source_id, passage.language, passage.start AS offset_,\n                         passage."end" - passage.start AS length, passage.search_config,\n                         substring(passage.text FROM NEW.start + 1 FOR NEW."end" - NEW.start) AS exact,\n                         substring(passage.text FROM greatest(NEW.start - 32, 0) + 1\n                                   FOR least(NEW.start, 32)) AS prefix,\n                         substring(passage.text FROM NEW."end" + 1 FOR 32) AS suffix,\n                         substring(passage.folded FROM NEW.start + 1 FOR NEW."end" - NEW.start) AS folded\n                  INTO place\n                  FROM annotations_passage passage\n                  JOIN annotations_edition edition ON edition.id = passage.edition_id\n                  WHERE passage.id = NEW.passage_id AND NEW.start >= 0 AND NEW.start < NEW."end";\n                  IF NOT FOUND OR NEW."end" > place.length THEN\n                    RAISE EXCEPTION \'[%, %) is not a span of the passage\', NEW.start, NEW."end"\n                      USING ERRCODE = \'check_violation\', CONSTRAINT = \'annotation_span_is_in_the_passage\';\n                  ELSIF NEW.exact IS DISTINCT FROM place.exact THEN\n                    RAISE EXCEPTION \'the passage reads % there\', quote_literal(place.exact)\n                      USING ERRCODE = \'check_violation\', CONSTRAINT = \'annotation_exact_is_the_slice\';\n                  ELSIF TG_OP = \'UPDATE\' AND place.edition_id <> OLD.edition_id THEN\n                    RAISE EXCEPTION \'an annotation stays in its edition\'\n                      USING ERRCODE = \'check_violation\', CONSTRAINT = \'annotation_stays_in_its_edition\';\n                  END IF;\n                  NEW.edition_id := place.edition_id;\n                  NEW.source_id := place.source_id;\n                  NEW.language := place.language;\n                  NEW.text_start := place.offset_ + NEW.start;\n                  NEW.text_end := place.offset_ + NEW."end";\n                  NEW.prefix := place.prefix;\n                  NEW.suffix := place.suffix;\n                  NEW.folded := place.folded;\n                  NEW.search_config := place.search_config;\n                  NEW.search := historio_search(place.search_config, place.folded || \' \' || NEW.note);\n                END IF;\n\n                IF NEW.name_id IS NOT NULL THEN\n                  SELECT event_id INTO NEW.event_id FROM annotations_eventname WHERE id = NEW.name_id;\n                ELSIF NEW.claim_id IS NOT NULL THEN\n                  SELECT event_id INTO NEW.event_id FROM annotations_claim WHERE id = NEW.claim_id;\n                END IF;\n                IF NEW.stance IS NULL AND (NEW.name_id IS NOT NULL OR NEW.claim_id IS NOT NULL) THEN\n                  NEW.stance := \'affirms\';\n                END IF;\n\n                IF TG_OP = \'INSERT\' OR NEW.tag_ids IS DISTINCT FROM OLD.tag_ids\n                   OR NEW.voice IS DISTINCT FROM OLD.voice THEN\n                  NEW.tag_ids := ARRAY(SELECT DISTINCT unnest(NEW.tag_ids) ORDER BY 1);\n                  IF NEW.voice = \'attributed\' THEN\n                    -- FOR SHARE: the tag stays a view until this is committed.\n                    PERFORM 1 FROM annotations_tag tag\n                    JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id\n                    WHERE tag.id = ANY(NEW.tag_ids) AND vocabulary.kind = \'view\' FOR SHARE;\n                    IF NOT FOUND THEN\n                      RAISE EXCEPTION \'attributed words need a view tag that says who holds it\'\n                        USING ERRCODE = \'check_violation\', CONSTRAINT = \'annotation_attributed_has_a_view\';\n                    END IF;\n                  END IF;\n                END IF;\n\n                NEW.audience := CASE NEW.visibility WHEN \'public\' THEN 0\n                                WHEN \'group\' THEN NEW.group_id ELSE -NEW.creator_id END;\n                RETURN NEW;\n                ', hash='233ecf9d63fae1975b68ed8caa4344fa8e82013a', operation='INSERT OR UPDATE', pgid='pgtrigger_annotation_is_what_it_quotes_5196f', table='annotations_annotation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_status_is_reviewed', sql=annotations.models.trigger.Sql(func='\n                IF current_setting(\'historio.restoring\', true) = \'on\' THEN\n                  RETURN NEW;\n                ELSIF NEW.status <> OLD.status THEN\n                  IF pg_trigger_depth() < 2 THEN\n                    RAISE EXCEPTION \'the status is set by a review\'\n                      USING ERRCODE = \'check_violation\', CONSTRAINT = TG_NAME;\n                  END IF;\n                ELSIF OLD.status IN (\'accepted\', \'rejected\')\n                   AND pg_trigger_depth() < 2  -- else it only follows what it refers to\n                   AND current_setting(\'historio.merging\', true) IS DISTINCT FROM \'on\'\n                   AND (NEW.passage_id, NEW.start, NEW."end", NEW.exact, NEW.name_id, NEW.claim_id,\n                        NEW.event_id, NEW.stance, NEW.voice, NEW.level, NEW.certainty, NEW.tag_ids, NEW.note)\n                       IS DISTINCT FROM\n                       (OLD.passage_id, OLD.start, OLD."end", OLD.exact, OLD.name_id, OLD.claim_id,\n                        OLD.event_id, OLD.stance, OLD.voice, OLD.level, OLD.certainty, OLD.tag_ids, OLD.note)\n                THEN\n                  NEW.status := \'proposed\';\n                END IF;\n                RETURN NEW;\n                ', hash='1b7892c1868a6bc75c8ff8304c28769b71b84640', operation='UPDATE', pgid='pgtrigger_annotation_status_is_reviewed_9ee71', table='annotations_annotation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_is_withdrawn_by_its_creator', sql=annotations.models.trigger.Sql(condition="WHEN (NEW.visibility = 'private' AND OLD.visibility <> 'private')", func="\n                -- A command acts for no account, and may.\n                IF historio_actor() <> OLD.creator_id THEN\n                  RAISE EXCEPTION 'only who made it can make it private: to the others it would be gone'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME,\n                          COLUMN = 'visibility';\n                END IF;\n                RETURN NEW;\n                ", hash='78aa693b4b17fc5a6ee942985c16a672b4f7fc7f', operation='UPDATE', pgid='pgtrigger_annotation_is_withdrawn_by_its_creator_0c104', table='annotations_annotation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_links_are_added', sql=annotations.models.trigger.Sql(func='\n                INSERT INTO annotations_annotationtag (tag_id, annotation_id, event_id, language, audience)\n                SELECT unnest(tag_ids), id, event_id, language, audience FROM added;\n                RETURN NULL;\n                ', hash='d9d0d0c51927ac5c89e4e7ed4a4a18b794c14b0c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_annotation_links_are_added_c8c43', referencing='REFERENCING NEW TABLE AS added ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_links_are_kept', sql=annotations.models.trigger.Sql(func='\n                -- FULL, so that no plan compares each row with each other one (see models.change).\n                WITH changed AS MATERIALIZED (\n                  SELECT after.id, after.tag_ids FROM before FULL JOIN after ON before.id = after.id\n                  WHERE before.tag_ids IS DISTINCT FROM after.tag_ids)\n                DELETE FROM annotations_annotationtag link USING changed\n                WHERE link.annotation_id = changed.id AND link.tag_id <> ALL (changed.tag_ids);\n                WITH changed AS MATERIALIZED (\n                  SELECT after.*, before.tag_ids AS had\n                  FROM before FULL JOIN after ON before.id = after.id\n                  WHERE before.tag_ids IS DISTINCT FROM after.tag_ids)\n                INSERT INTO annotations_annotationtag (tag_id, annotation_id, event_id, language, audience)\n                SELECT tag_id, id, event_id, language, audience\n                FROM changed, unnest(tag_ids) AS tag_id WHERE tag_id <> ALL (had);\n                WITH changed AS MATERIALIZED (\n                  SELECT after.id, after.event_id, after.language, after.audience\n                  FROM before FULL JOIN after ON before.id = after.id\n                  WHERE (before.event_id, before.language, before.audience)\n                        IS DISTINCT FROM (after.event_id, after.language, after.audience))\n                UPDATE annotations_annotationtag link\n                SET event_id = changed.event_id, language = changed.language, audience = changed.audience\n                FROM changed WHERE link.annotation_id = changed.id;\n                RETURN NULL;\n                ', hash='d06e55db89f7712d9e92244827736b5fffbce50b', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_annotation_links_are_kept_ceb08', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotation',
            trigger=pgtrigger.compiler.Trigger(name='annotation_links_are_removed', sql=annotations.models.trigger.Sql(func='\n                DELETE FROM annotations_annotationtag link USING removed\n                WHERE link.annotation_id = removed.id;\n                RETURN NULL;\n                ', hash='e24879ffa6910095b15ec22268e7aedc7024af41', level='STATEMENT', operation='DELETE', pgid='pgtrigger_annotation_links_are_removed_c0f9e', referencing='REFERENCING OLD TABLE AS removed ', table='annotations_annotation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='annotationtag',
            trigger=pgtrigger.compiler.Trigger(name='link_is_the_annotation_s', sql=annotations.models.trigger.Sql(func="\n                IF pg_trigger_depth() < 2 THEN\n                  RAISE EXCEPTION 'tags are written through tag_ids of the annotation'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='78f07e1df25bc2bc025b52561ec157fda49260b7', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_link_is_the_annotation_s_86855', table='annotations_annotationtag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='change_is_not_changed', sql=annotations.models.trigger.Sql(func="\n                RAISE EXCEPTION 'what was recorded is not changed'\n                  USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                ", hash='e2d60fc2a5cd0eaa96533ce9bcfa82907daf35db', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_change_is_not_changed_d8637', table='annotations_change', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='change_is_kept', sql=annotations.models.trigger.Sql(func="\n                IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n                  RAISE EXCEPTION 'what was recorded is kept; an administrator can purge it'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='47d558b3194ddbdf4dc0c9414823d82bbf2775c7', level='STATEMENT', operation='DELETE OR TRUNCATE', pgid='pgtrigger_change_is_kept_9e7c6', table='annotations_change', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='change',
            trigger=pgtrigger.compiler.Trigger(name='change_purge_is_recorded', sql=annotations.models.trigger.Sql(func='\n                IF EXISTS (SELECT 1 FROM before WHERE action = \'purge\') THEN\n                  RAISE EXCEPTION \'that something was purged is kept\'\n                    USING ERRCODE = \'check_violation\', CONSTRAINT = TG_NAME;\n                END IF;\n                INSERT INTO annotations_change\n                  (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n                   audience, source, after)\n                SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n                       pg_current_xact_id()::text::bigint, \'purge\', owner_model, coalesce(owner, 0),\n                       owner_model, owner, (array_agg(key ORDER BY id DESC))[1],\n                       (array_agg(audience ORDER BY id DESC))[1], (array_agg(source ORDER BY id DESC))[1],\n                       jsonb_build_object(\'purged\', count(*))\n                FROM before GROUP BY owner_model, owner;\n                RETURN NULL;\n                ', hash='fb6f37ae41be25267fd43edcd0917b63ba75f686', level='STATEMENT', operation='DELETE', pgid='pgtrigger_change_purge_is_recorded_54e31', referencing='REFERENCING OLD TABLE AS before ', table='annotations_change', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='49dc0979dd4c98c73dad0e4fcaf11214d55737d2', operation='UPDATE', pgid='pgtrigger_claim_version_0a62d', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'claim\', earlier.id, \'claim\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'event_id\', earlier."event_id", \'question_id\', earlier."question_id", \'statement\', earlier."statement"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."former_slugs" IS DISTINCT FROM later."former_slugs" THEN jsonb_build_object(\'former_slugs\', later."former_slugs") ELSE \'{}\' END || CASE WHEN earlier."slug" IS DISTINCT FROM later."slug" THEN jsonb_build_object(\'slug\', later."slug") ELSE \'{}\' END || CASE WHEN earlier."event_id" IS DISTINCT FROM later."event_id" THEN jsonb_build_object(\'event_id\', later."event_id") ELSE \'{}\' END || CASE WHEN earlier."question_id" IS DISTINCT FROM later."question_id" THEN jsonb_build_object(\'question_id\', later."question_id") ELSE \'{}\' END || CASE WHEN earlier."statement" IS DISTINCT FROM later."statement" THEN jsonb_build_object(\'statement\', later."statement") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."former_slugs", earlier."slug", earlier."event_id", earlier."question_id", earlier."statement") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."former_slugs", later."slug", later."event_id", later."question_id", later."statement");\n        RETURN NULL;\n        ', hash='eed58212826c6de419e4dab9e7344ffab53a4bb9', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_claim_change_is_recorded_8b446', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'claim\', earlier.id, \'claim\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'event_id\', earlier."event_id", \'question_id\', earlier."question_id", \'statement\', earlier."statement"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='4f1f2000dc1b686987660d0d0be688a042bb936d', level='STATEMENT', operation='DELETE', pgid='pgtrigger_claim_deletion_is_recorded_6b3c6', referencing='REFERENCING OLD TABLE AS before ', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'claim\', later.id, \'claim\', later.id,\n               coalesce(later.slug::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'former_slugs\', later."former_slugs", \'slug\', later."slug", \'event_id\', later."event_id", \'question_id\', later."question_id", \'statement\', later."statement")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='19bd533a4171d8f963a4adb5382b0c8eaa21646f', level='STATEMENT', operation='INSERT', pgid='pgtrigger_claim_making_is_recorded_94af6', referencing='REFERENCING NEW TABLE AS after ', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='af4cfb9563bc2d46088f03af764930350c5be7a8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_claim_is_not_emptied_ce32c', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_slugs_lead_on', sql=annotations.models.trigger.Sql(declare='DECLARE other text;', func="\n        IF TG_OP = 'UPDATE' THEN\n          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN\n            RETURN NEW;\n          END IF;\n          NEW.former_slugs := ARRAY(\n            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)\n              WITH ORDINALITY AS former (slug, n)\n            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));\n        END IF;\n        IF NEW.former_slugs = '{}' THEN\n          PERFORM pg_advisory_xact_lock_shared(hashtext('annotations_claim.slug'));\n        ELSE\n          PERFORM pg_advisory_xact_lock(hashtext('annotations_claim.slug'));\n        END IF;\n        SELECT slug INTO other FROM annotations_claim\n        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a former slug of %, and leads there',\n            quote_literal(NEW.slug), quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        SELECT slug INTO other FROM annotations_claim WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        RETURN NEW;\n        ", hash='288859fb5481399699c288f4e813d3fc8a100e81', operation='INSERT OR UPDATE OF "slug", "former_slugs"', pgid='pgtrigger_claim_slugs_lead_on_19955', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_carries_its_annotations', sql=annotations.models.trigger.Sql(condition='WHEN (OLD."event_id" IS DISTINCT FROM (NEW."event_id"))', func='\n        UPDATE annotations_annotation SET event_id = NEW.event_id WHERE claim_id = NEW.id;\n        RETURN NULL;\n        ', hash='7ad229717a404574e30b6c926b0d60534e94638a', operation='UPDATE OF "event_id"', pgid='pgtrigger_claim_carries_its_annotations_1c782', table='annotations_claim', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='claim',
            trigger=pgtrigger.compiler.Trigger(name='claim_answers_a_question', sql=annotations.models.trigger.Sql(func="\n                PERFORM 1 FROM annotations_tag tag\n                JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id\n                WHERE tag.id = NEW.question_id AND vocabulary.kind = 'question' FOR SHARE;\n                IF NOT FOUND THEN\n                  RAISE EXCEPTION 'a claim answers a tag of a vocabulary of questions'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NEW;\n                ", hash='c21a87fc653afbd2df6324807b8691891e4f4457', operation='INSERT OR UPDATE OF "question_id"', pgid='pgtrigger_claim_answers_a_question_fa7fd', table='annotations_claim', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='fb742ac03f7c81722949756e52a1a7e3810b228d', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_edition_is_a_reference_84102', table='annotations_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'edition\', earlier.id, \'source\', owner.id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = owner.id)::text, \'\'), NULL::integer,\n               earlier.source_id::bigint, jsonb_build_object(\'id\', earlier."id", \'uuid\', earlier."uuid", \'source_id\', earlier."source_id", \'revision\', earlier."revision", \'sha256\', earlier."sha256", \'original_sha256\', earlier."original_sha256", \'current\', earlier."current", \'imported_at\', earlier."imported_at"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."uuid" IS DISTINCT FROM later."uuid" THEN jsonb_build_object(\'uuid\', later."uuid") ELSE \'{}\' END || CASE WHEN earlier."source_id" IS DISTINCT FROM later."source_id" THEN jsonb_build_object(\'source_id\', later."source_id") ELSE \'{}\' END || CASE WHEN earlier."revision" IS DISTINCT FROM later."revision" THEN jsonb_build_object(\'revision\', later."revision") ELSE \'{}\' END || CASE WHEN earlier."sha256" IS DISTINCT FROM later."sha256" THEN jsonb_build_object(\'sha256\', later."sha256") ELSE \'{}\' END || CASE WHEN earlier."original_sha256" IS DISTINCT FROM later."original_sha256" THEN jsonb_build_object(\'original_sha256\', later."original_sha256") ELSE \'{}\' END || CASE WHEN earlier."current" IS DISTINCT FROM later."current" THEN jsonb_build_object(\'current\', later."current") ELSE \'{}\' END || CASE WHEN earlier."imported_at" IS DISTINCT FROM later."imported_at" THEN jsonb_build_object(\'imported_at\', later."imported_at") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.source_id UNION SELECT later.source_id) AS owner (id) WHERE (earlier."id", earlier."uuid", earlier."source_id", earlier."revision", earlier."sha256", earlier."original_sha256", earlier."current", earlier."imported_at") IS DISTINCT FROM (later."id", later."uuid", later."source_id", later."revision", later."sha256", later."original_sha256", later."current", later."imported_at");\n        RETURN NULL;\n        ', hash='7611ec8c3403f089cecb532765427109e95e4f70', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_edition_change_is_recorded_f353e', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'edition\', earlier.id, \'source\', earlier.source_id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = earlier.source_id)::text, \'\'), NULL::integer,\n               earlier.source_id::bigint, jsonb_build_object(\'id\', earlier."id", \'uuid\', earlier."uuid", \'source_id\', earlier."source_id", \'revision\', earlier."revision", \'text\', earlier."text", \'sha256\', earlier."sha256", \'original_sha256\', earlier."original_sha256", \'current\', earlier."current", \'imported_at\', earlier."imported_at"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='a87fdc9302814f8ae415acd783f71f538c508b4b', level='STATEMENT', operation='DELETE', pgid='pgtrigger_edition_deletion_is_recorded_1c3de', referencing='REFERENCING OLD TABLE AS before ', table='annotations_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'edition\', later.id, \'source\', later.source_id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = later.source_id)::text, \'\'), NULL::integer,\n               later.source_id::bigint, NULL, jsonb_build_object(\'id\', later."id", \'uuid\', later."uuid", \'source_id\', later."source_id", \'revision\', later."revision", \'sha256\', later."sha256", \'original_sha256\', later."original_sha256", \'current\', later."current", \'imported_at\', later."imported_at")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='440a5bc13712a47d0bc1966f779a97fc49653a78', level='STATEMENT', operation='INSERT', pgid='pgtrigger_edition_making_is_recorded_d338b', referencing='REFERENCING NEW TABLE AS after ', table='annotations_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='e25d1ba08665967b871e7d667a97b7fd40a0df0f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_edition_is_not_emptied_1d524', table='annotations_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_its_source_s', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          UPDATE annotations_source SET version = version\n          WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.source_id ELSE NEW.source_id END AND modified < now();\n        END IF;\n        RETURN NULL;\n        ", hash='93f437cbc2742f47feb89aa4c1d73b56fb398e38', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_edition_is_its_source_s_6fe98', table='annotations_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_hash_is_right', sql=annotations.models.trigger.Sql(func="\n                IF NEW.sha256 <> encode(sha256(convert_to(NEW.text, 'UTF8')), 'hex') THEN\n                  RAISE EXCEPTION 'sha256 is not that of the text'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NEW;\n                ", hash='4ee27dd78663fdc11d0343487fc3d11acdc5363a', operation='INSERT', pgid='pgtrigger_edition_hash_is_right_e65a2', table='annotations_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='edition_text_never_changes', sql=annotations.models.trigger.Sql(func="\n                IF (NEW.text, NEW.sha256, NEW.original_sha256, NEW.source_id, NEW.uuid)\n                   IS DISTINCT FROM\n                   (OLD.text, OLD.sha256, OLD.original_sha256, OLD.source_id, OLD.uuid) THEN\n                  RAISE EXCEPTION 'the text of an edition never changes; a corrected text is a new edition'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NEW;\n                ", hash='e020175523662969cf0f2c77359ebf00f4d89bed', operation='UPDATE', pgid='pgtrigger_edition_text_never_changes_97ee2', table='annotations_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='d4bcd13f462c9c0c887e7ee6fdfa9276eee2fff7', operation='UPDATE', pgid='pgtrigger_event_version_ce387', table='annotations_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'event\', earlier.id, \'event\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'label\', earlier."label", \'part_of_id\', earlier."part_of_id", \'edtf\', earlier."edtf", \'earliest\', earlier."earliest", \'latest\', earlier."latest", \'exact_match\', earlier."exact_match"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."former_slugs" IS DISTINCT FROM later."former_slugs" THEN jsonb_build_object(\'former_slugs\', later."former_slugs") ELSE \'{}\' END || CASE WHEN earlier."slug" IS DISTINCT FROM later."slug" THEN jsonb_build_object(\'slug\', later."slug") ELSE \'{}\' END || CASE WHEN earlier."label" IS DISTINCT FROM later."label" THEN jsonb_build_object(\'label\', later."label") ELSE \'{}\' END || CASE WHEN earlier."part_of_id" IS DISTINCT FROM later."part_of_id" THEN jsonb_build_object(\'part_of_id\', later."part_of_id") ELSE \'{}\' END || CASE WHEN earlier."edtf" IS DISTINCT FROM later."edtf" THEN jsonb_build_object(\'edtf\', later."edtf") ELSE \'{}\' END || CASE WHEN earlier."earliest" IS DISTINCT FROM later."earliest" THEN jsonb_build_object(\'earliest\', later."earliest") ELSE \'{}\' END || CASE WHEN earlier."latest" IS DISTINCT FROM later."latest" THEN jsonb_build_object(\'latest\', later."latest") ELSE \'{}\' END || CASE WHEN earlier."exact_match" IS DISTINCT FROM later."exact_match" THEN jsonb_build_object(\'exact_match\', later."exact_match") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."former_slugs", earlier."slug", earlier."label", earlier."part_of_id", earlier."edtf", earlier."earliest", earlier."latest", earlier."exact_match") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."former_slugs", later."slug", later."label", later."part_of_id", later."edtf", later."earliest", later."latest", later."exact_match");\n        RETURN NULL;\n        ', hash='137b8828a4860735533dae0714423e3c25839efb', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_event_change_is_recorded_b1181', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'event\', earlier.id, \'event\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'label\', earlier."label", \'part_of_id\', earlier."part_of_id", \'edtf\', earlier."edtf", \'earliest\', earlier."earliest", \'latest\', earlier."latest", \'exact_match\', earlier."exact_match"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='72a4e2724f1a331b1df169439ce98e0bfb40bbca', level='STATEMENT', operation='DELETE', pgid='pgtrigger_event_deletion_is_recorded_5dee7', referencing='REFERENCING OLD TABLE AS before ', table='annotations_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'event\', later.id, \'event\', later.id,\n               coalesce(later.slug::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'former_slugs\', later."former_slugs", \'slug\', later."slug", \'label\', later."label", \'part_of_id\', later."part_of_id", \'edtf\', later."edtf", \'earliest\', later."earliest", \'latest\', later."latest", \'exact_match\', later."exact_match")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='9c98d62f0e315e6359f055b4b311c5f67fbff750', level='STATEMENT', operation='INSERT', pgid='pgtrigger_event_making_is_recorded_9ee8b', referencing='REFERENCING NEW TABLE AS after ', table='annotations_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='e7234b3ea546ff1185a0ec06400acfdc915d4a26', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_event_is_not_emptied_60d42', table='annotations_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_slugs_lead_on', sql=annotations.models.trigger.Sql(declare='DECLARE other text;', func="\n        IF TG_OP = 'UPDATE' THEN\n          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN\n            RETURN NEW;\n          END IF;\n          NEW.former_slugs := ARRAY(\n            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)\n              WITH ORDINALITY AS former (slug, n)\n            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));\n        END IF;\n        IF NEW.former_slugs = '{}' THEN\n          PERFORM pg_advisory_xact_lock_shared(hashtext('annotations_event.slug'));\n        ELSE\n          PERFORM pg_advisory_xact_lock(hashtext('annotations_event.slug'));\n        END IF;\n        SELECT slug INTO other FROM annotations_event\n        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a former slug of %, and leads there',\n            quote_literal(NEW.slug), quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        SELECT slug INTO other FROM annotations_event WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        RETURN NEW;\n        ", hash='acdadef3f9bb561e55d84d83373548adb5497cb7', operation='INSERT OR UPDATE OF "slug", "former_slugs"', pgid='pgtrigger_event_slugs_lead_on_5b5b5', table='annotations_event', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='b7814558aeae2b22b748fdf8e683e4bb7952e296', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_event_is_a_reference_8d8a3', table='annotations_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='event',
            trigger=pgtrigger.compiler.Trigger(name='event_is_no_part_of_itself', sql=annotations.models.trigger.Sql(condition='WHEN (NEW."part_of_id" IS NOT NULL)', declare='DECLARE circle boolean;', func="\n                PERFORM pg_advisory_xact_lock(hashtext('annotations_event'));\n                WITH RECURSIVE above(id) AS (\n                  SELECT NEW.part_of_id\n                  UNION SELECT e.part_of_id FROM annotations_event e JOIN above ON e.id = above.id\n                  WHERE e.part_of_id IS NOT NULL\n                ) SELECT EXISTS (SELECT 1 FROM above WHERE id = NEW.id) INTO circle;\n                IF circle THEN\n                  RAISE EXCEPTION 'an event cannot be a part of itself'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='f81b3d6990bbdf12c2baeaf33d57b3696ae9ff58', operation='INSERT OR UPDATE OF "part_of_id"', pgid='pgtrigger_event_is_no_part_of_itself_7f645', table='annotations_event', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='name_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='055bc196748104b213022a334ec57f0b46ca390a', operation='UPDATE', pgid='pgtrigger_name_version_42f47', table='annotations_eventname', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='eventname_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'eventname\', earlier.id, \'eventname\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'event_id\', earlier."event_id", \'text\', earlier."text", \'language\', earlier."language", \'script\', earlier."script", \'equivalent_to_id\', earlier."equivalent_to_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."former_slugs" IS DISTINCT FROM later."former_slugs" THEN jsonb_build_object(\'former_slugs\', later."former_slugs") ELSE \'{}\' END || CASE WHEN earlier."slug" IS DISTINCT FROM later."slug" THEN jsonb_build_object(\'slug\', later."slug") ELSE \'{}\' END || CASE WHEN earlier."event_id" IS DISTINCT FROM later."event_id" THEN jsonb_build_object(\'event_id\', later."event_id") ELSE \'{}\' END || CASE WHEN earlier."text" IS DISTINCT FROM later."text" THEN jsonb_build_object(\'text\', later."text") ELSE \'{}\' END || CASE WHEN earlier."language" IS DISTINCT FROM later."language" THEN jsonb_build_object(\'language\', later."language") ELSE \'{}\' END || CASE WHEN earlier."script" IS DISTINCT FROM later."script" THEN jsonb_build_object(\'script\', later."script") ELSE \'{}\' END || CASE WHEN earlier."equivalent_to_id" IS DISTINCT FROM later."equivalent_to_id" THEN jsonb_build_object(\'equivalent_to_id\', later."equivalent_to_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."former_slugs", earlier."slug", earlier."event_id", earlier."text", earlier."language", earlier."script", earlier."equivalent_to_id") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."former_slugs", later."slug", later."event_id", later."text", later."language", later."script", later."equivalent_to_id");\n        RETURN NULL;\n        ', hash='9626c702a904fbd9f9f98898eef0514dd205028d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_eventname_change_is_recorded_47388', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_eventname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='eventname_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'eventname\', earlier.id, \'eventname\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'event_id\', earlier."event_id", \'text\', earlier."text", \'language\', earlier."language", \'script\', earlier."script", \'equivalent_to_id\', earlier."equivalent_to_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='69bc26df51fed155bea45689cfbc0b4b90853f56', level='STATEMENT', operation='DELETE', pgid='pgtrigger_eventname_deletion_is_recorded_0d5c7', referencing='REFERENCING OLD TABLE AS before ', table='annotations_eventname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='eventname_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'eventname\', later.id, \'eventname\', later.id,\n               coalesce(later.slug::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'former_slugs\', later."former_slugs", \'slug\', later."slug", \'event_id\', later."event_id", \'text\', later."text", \'language\', later."language", \'script\', later."script", \'equivalent_to_id\', later."equivalent_to_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='32763de4f6999489fbf5fd26c190e637ccaba422', level='STATEMENT', operation='INSERT', pgid='pgtrigger_eventname_making_is_recorded_b6d72', referencing='REFERENCING NEW TABLE AS after ', table='annotations_eventname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='eventname_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='52ff8ffcde0f4f3852ea7e15e1c4979b3f488351', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_eventname_is_not_emptied_a50ab', table='annotations_eventname', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='name_slugs_lead_on', sql=annotations.models.trigger.Sql(declare='DECLARE other text;', func="\n        IF TG_OP = 'UPDATE' THEN\n          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN\n            RETURN NEW;\n          END IF;\n          NEW.former_slugs := ARRAY(\n            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)\n              WITH ORDINALITY AS former (slug, n)\n            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));\n        END IF;\n        IF NEW.former_slugs = '{}' THEN\n          PERFORM pg_advisory_xact_lock_shared(hashtext('annotations_eventname.slug'));\n        ELSE\n          PERFORM pg_advisory_xact_lock(hashtext('annotations_eventname.slug'));\n        END IF;\n        SELECT slug INTO other FROM annotations_eventname\n        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a former slug of %, and leads there',\n            quote_literal(NEW.slug), quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        SELECT slug INTO other FROM annotations_eventname WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        RETURN NEW;\n        ", hash='507f13e18b4c58202216c75327e616e86fa8278d', operation='INSERT OR UPDATE OF "slug", "former_slugs"', pgid='pgtrigger_name_slugs_lead_on_09e3d', table='annotations_eventname', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='name_carries_its_annotations', sql=annotations.models.trigger.Sql(condition='WHEN (OLD."event_id" IS DISTINCT FROM (NEW."event_id"))', func='\n        UPDATE annotations_annotation SET event_id = NEW.event_id WHERE name_id = NEW.id;\n        RETURN NULL;\n        ', hash='a18830003a1c1dccc6155f3da5f5f22c6eae6a3d', operation='UPDATE OF "event_id"', pgid='pgtrigger_name_carries_its_annotations_83cc3', table='annotations_eventname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='eventname',
            trigger=pgtrigger.compiler.Trigger(name='name_is_equivalent_to_a_root', sql=annotations.models.trigger.Sql(declare='DECLARE root record;', func="\n                IF NEW.equivalent_to_id IS NOT NULL THEN\n                  -- FOR SHARE: nobody may make the root an equivalent of another name meanwhile.\n                  SELECT * INTO root FROM annotations_eventname WHERE id = NEW.equivalent_to_id FOR SHARE;\n                  IF root.id = NEW.id OR root.equivalent_to_id IS NOT NULL\n                     OR root.event_id <> NEW.event_id\n                     OR EXISTS (SELECT 1 FROM annotations_eventname WHERE equivalent_to_id = NEW.id) THEN\n                    RAISE EXCEPTION 'a name is equivalent to a root name of the same event'\n                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                  END IF;\n                ELSIF EXISTS (SELECT 1 FROM annotations_eventname\n                              WHERE equivalent_to_id = NEW.id AND event_id <> NEW.event_id) THEN\n                  RAISE EXCEPTION 'names that are equivalent belong to the same event'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='832d53207220e6dfc8c0c92d6f1ed6f4c8e32f92', operation='INSERT OR UPDATE OF "equivalent_to_id", "event_id"', pgid='pgtrigger_name_is_equivalent_to_a_root_c668b', table='annotations_eventname', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='membership_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'membership\', earlier.id, \'user\', owner.id,\n               coalesce((SELECT username FROM annotations_user WHERE id = owner.id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'user_id\', earlier."user_id", \'group_id\', earlier."group_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."user_id" IS DISTINCT FROM later."user_id" THEN jsonb_build_object(\'user_id\', later."user_id") ELSE \'{}\' END || CASE WHEN earlier."group_id" IS DISTINCT FROM later."group_id" THEN jsonb_build_object(\'group_id\', later."group_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.user_id UNION SELECT later.user_id) AS owner (id) WHERE (earlier."id", earlier."user_id", earlier."group_id") IS DISTINCT FROM (later."id", later."user_id", later."group_id");\n        RETURN NULL;\n        ', hash='b1c0c43109286f94ca585c7e5cb0f328970c5b6d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_membership_change_is_recorded_840c6', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_user_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='membership_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'membership\', earlier.id, \'user\', earlier.user_id,\n               coalesce((SELECT username FROM annotations_user WHERE id = earlier.user_id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'user_id\', earlier."user_id", \'group_id\', earlier."group_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='5b2fa622a9ff81a438ef02245148f6c4d08626d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_membership_deletion_is_recorded_f8b08', referencing='REFERENCING OLD TABLE AS before ', table='annotations_user_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='membership_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'membership\', later.id, \'user\', later.user_id,\n               coalesce((SELECT username FROM annotations_user WHERE id = later.user_id)::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'user_id\', later."user_id", \'group_id\', later."group_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='7a6a337d0ab461f11f4a2b97cc1fa2d3ff5f543b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_membership_making_is_recorded_36a70', referencing='REFERENCING NEW TABLE AS after ', table='annotations_user_groups', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='membership',
            trigger=pgtrigger.compiler.Trigger(name='membership_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='8784b39f61fbb68493c7401df17524a41ece6b0a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_membership_is_not_emptied_e7f51', table='annotations_user_groups', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='namedgroup',
            trigger=pgtrigger.compiler.Trigger(name='group_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'group\', earlier.id, \'group\', earlier.id,\n               coalesce(earlier.name::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'name\', earlier."name"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."name" IS DISTINCT FROM later."name" THEN jsonb_build_object(\'name\', later."name") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."name") IS DISTINCT FROM (later."id", later."name");\n        RETURN NULL;\n        ', hash='a1dee801d054a8b25c8c43f2ea746252cee5c878', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_group_change_is_recorded_0fd42', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='auth_group', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='namedgroup',
            trigger=pgtrigger.compiler.Trigger(name='group_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'group\', earlier.id, \'group\', earlier.id,\n               coalesce(earlier.name::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'name\', earlier."name"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='e073a9d254e0bc66723d1fec2bad972afb9ca302', level='STATEMENT', operation='DELETE', pgid='pgtrigger_group_deletion_is_recorded_54a11', referencing='REFERENCING OLD TABLE AS before ', table='auth_group', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='namedgroup',
            trigger=pgtrigger.compiler.Trigger(name='group_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'group\', later.id, \'group\', later.id,\n               coalesce(later.name::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'name\', later."name")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='500ea5b81877b9cd7674169728caeecf5b5a223e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_group_making_is_recorded_40053', referencing='REFERENCING NEW TABLE AS after ', table='auth_group', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='namedgroup',
            trigger=pgtrigger.compiler.Trigger(name='group_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='1c1b4344f99633f8dc62d089af1de504fa3c351a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_group_is_not_emptied_edb0f', table='auth_group', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'passage\', earlier.id, \'source\', owner.id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = owner.id)::text, \'\'), NULL::integer,\n               (SELECT source_id FROM annotations_edition WHERE id = earlier.edition_id)::bigint, jsonb_build_object(\'id\', earlier."id", \'uuid\', earlier."uuid", \'edition_id\', earlier."edition_id", \'ordinal\', earlier."ordinal", \'kind\', earlier."kind", \'section\', earlier."section", \'start\', earlier."start", \'end\', earlier."end", \'language\', earlier."language", \'continues_id\', earlier."continues_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."uuid" IS DISTINCT FROM later."uuid" THEN jsonb_build_object(\'uuid\', later."uuid") ELSE \'{}\' END || CASE WHEN earlier."edition_id" IS DISTINCT FROM later."edition_id" THEN jsonb_build_object(\'edition_id\', later."edition_id") ELSE \'{}\' END || CASE WHEN earlier."ordinal" IS DISTINCT FROM later."ordinal" THEN jsonb_build_object(\'ordinal\', later."ordinal") ELSE \'{}\' END || CASE WHEN earlier."kind" IS DISTINCT FROM later."kind" THEN jsonb_build_object(\'kind\', later."kind") ELSE \'{}\' END || CASE WHEN earlier."section" IS DISTINCT FROM later."section" THEN jsonb_build_object(\'section\', later."section") ELSE \'{}\' END || CASE WHEN earlier."start" IS DISTINCT FROM later."start" THEN jsonb_build_object(\'start\', later."start") ELSE \'{}\' END || CASE WHEN earlier."end" IS DISTINCT FROM later."end" THEN jsonb_build_object(\'end\', later."end") ELSE \'{}\' END || CASE WHEN earlier."language" IS DISTINCT FROM later."language" THEN jsonb_build_object(\'language\', later."language") ELSE \'{}\' END || CASE WHEN earlier."continues_id" IS DISTINCT FROM later."continues_id" THEN jsonb_build_object(\'continues_id\', later."continues_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT (SELECT source_id FROM annotations_edition WHERE id = earlier.edition_id) UNION SELECT (SELECT source_id FROM annotations_edition WHERE id = later.edition_id)) AS owner (id) WHERE (earlier."id", earlier."uuid", earlier."edition_id", earlier."ordinal", earlier."kind", earlier."section", earlier."start", earlier."end", earlier."language", earlier."continues_id") IS DISTINCT FROM (later."id", later."uuid", later."edition_id", later."ordinal", later."kind", later."section", later."start", later."end", later."language", later."continues_id");\n        RETURN NULL;\n        ', hash='ed2e288b76a24e3945e4c7922df0f8e94a46eb4d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_passage_change_is_recorded_de1b3', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_passage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'passage\', earlier.id, \'source\', (SELECT source_id FROM annotations_edition WHERE id = earlier.edition_id),\n               coalesce((SELECT slug FROM annotations_source WHERE id = (SELECT source_id FROM annotations_edition WHERE id = earlier.edition_id))::text, \'\'), NULL::integer,\n               (SELECT source_id FROM annotations_edition WHERE id = earlier.edition_id)::bigint, jsonb_build_object(\'id\', earlier."id", \'uuid\', earlier."uuid", \'edition_id\', earlier."edition_id", \'ordinal\', earlier."ordinal", \'kind\', earlier."kind", \'section\', earlier."section", \'start\', earlier."start", \'end\', earlier."end", \'text\', earlier."text", \'language\', earlier."language", \'continues_id\', earlier."continues_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='c519b101afa0761278691a0053dc3821e196fd1a', level='STATEMENT', operation='DELETE', pgid='pgtrigger_passage_deletion_is_recorded_4bb01', referencing='REFERENCING OLD TABLE AS before ', table='annotations_passage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'passage\', later.id, \'source\', (SELECT source_id FROM annotations_edition WHERE id = later.edition_id),\n               coalesce((SELECT slug FROM annotations_source WHERE id = (SELECT source_id FROM annotations_edition WHERE id = later.edition_id))::text, \'\'), NULL::integer,\n               (SELECT source_id FROM annotations_edition WHERE id = later.edition_id)::bigint, NULL, jsonb_build_object(\'id\', later."id", \'uuid\', later."uuid", \'edition_id\', later."edition_id", \'ordinal\', later."ordinal", \'kind\', later."kind", \'section\', later."section", \'start\', later."start", \'end\', later."end", \'language\', later."language", \'continues_id\', later."continues_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='4c7b0e82a4ded2cfc21f182bda317f2ee5001fdb', level='STATEMENT', operation='INSERT', pgid='pgtrigger_passage_making_is_recorded_937c0', referencing='REFERENCING NEW TABLE AS after ', table='annotations_passage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='1d567e7d6da6b2f3b49b35b02bea1f627a103dc1', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_passage_is_not_emptied_a1d98', table='annotations_passage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_is_a_slice', sql=annotations.models.trigger.Sql(func='\n                IF TG_OP = \'UPDATE\'\n                   AND (NEW.uuid, NEW.edition_id, NEW.start, NEW."end", NEW.text, NEW.folded)\n                   IS DISTINCT FROM\n                   (OLD.uuid, OLD.edition_id, OLD.start, OLD."end", OLD.text, OLD.folded) THEN\n                  RAISE EXCEPTION \'the text of a passage never changes\'\n                    USING ERRCODE = \'check_violation\', CONSTRAINT = TG_NAME;\n                ELSIF char_length(NEW.text) <> NEW."end" - NEW.start\n                      OR char_length(NEW.folded) <> NEW."end" - NEW.start THEN\n                  RAISE EXCEPTION \'a passage is as long as its span [%, %)\', NEW.start, NEW."end"\n                    USING ERRCODE = \'check_violation\', CONSTRAINT = TG_NAME;\n                END IF;\n                NEW.search_config := historio_search_config(NEW.language);\n                NEW.search := historio_search(NEW.search_config, NEW.folded);\n                RETURN NEW;\n                ', hash='6ae4d8795b03038dca94ce23989a1abe64476ad4', operation='INSERT OR UPDATE', pgid='pgtrigger_passage_is_a_slice_8719f', table='annotations_passage', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_reads_as_its_edition', sql=annotations.models.trigger.Sql(declare='DECLARE wrong record;', func='\n                WITH whole AS MATERIALIZED (\n                  SELECT id, text, greatest(4096, char_length(text) / 256 + 1) AS size\n                  FROM annotations_edition WHERE id IN (SELECT edition_id FROM added)\n                ), piece AS MATERIALIZED (\n                  SELECT id, n, size, substring(text FROM n * size + 1 FOR size) AS part\n                  FROM whole, generate_series(0, (char_length(text) - 1) / size) AS n\n                )\n                SELECT added.start, added."end" INTO wrong\n                FROM added JOIN whole ON whole.id = added.edition_id\n                WHERE added.text IS DISTINCT FROM (\n                  SELECT substring(string_agg(part, \'\' ORDER BY n)\n                                   FROM added.start % whole.size + 1 FOR added."end" - added.start)\n                  FROM piece\n                  WHERE piece.id = added.edition_id\n                    AND n BETWEEN added.start / whole.size AND (added."end" - 1) / whole.size\n                ) LIMIT 1;\n                IF FOUND THEN\n                  RAISE EXCEPTION \'the edition does not read so at [%, %)\', wrong.start, wrong."end"\n                    USING ERRCODE = \'check_violation\', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ', hash='640d7af070ecf334a5cc4dccd60485e1a8e57e58', level='STATEMENT', operation='INSERT', pgid='pgtrigger_passage_reads_as_its_edition_9ed53', referencing='REFERENCING NEW TABLE AS added ', table='annotations_passage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_goes_with_its_edition', sql=annotations.models.trigger.Sql(constraint='CONSTRAINT', func="\n                IF EXISTS (SELECT 1 FROM annotations_edition WHERE id = OLD.edition_id) THEN\n                  RAISE EXCEPTION 'a passage goes only with its edition'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='baa9dbfa438b16b10dba34201e468eacab301107', operation='DELETE', pgid='pgtrigger_passage_goes_with_its_edition_3473c', table='annotations_passage', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='passage',
            trigger=pgtrigger.compiler.Trigger(name='passage_language_is_its_annotations', sql=annotations.models.trigger.Sql(condition='WHEN (OLD."language" IS DISTINCT FROM (NEW."language"))', func='\n                UPDATE annotations_annotation SET language = NEW.language WHERE passage_id = NEW.id;\n                RETURN NULL;\n                ', hash='4f3f3a091db99460697e1af9395d969a4d962d6c', operation='UPDATE OF "language"', pgid='pgtrigger_passage_language_is_its_annotations_e4188', table='annotations_passage', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='reply_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='f76a581f7f1c434be96fee1da1e6f1cdb50985eb', operation='UPDATE', pgid='pgtrigger_reply_version_1feaa', table='annotations_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='reply_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'reply\', earlier.id, \'annotation\', owner.id,\n               coalesce((SELECT uuid FROM annotations_annotation WHERE id = owner.id)::text, \'\'), (SELECT audience FROM annotations_annotation WHERE id = earlier.annotation_id)::integer,\n               (SELECT source_id FROM annotations_annotation WHERE id = earlier.annotation_id)::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'uuid\', earlier."uuid", \'annotation_id\', earlier."annotation_id", \'in_reply_to_id\', earlier."in_reply_to_id", \'text\', earlier."text", \'creator_id\', earlier."creator_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."uuid" IS DISTINCT FROM later."uuid" THEN jsonb_build_object(\'uuid\', later."uuid") ELSE \'{}\' END || CASE WHEN earlier."annotation_id" IS DISTINCT FROM later."annotation_id" THEN jsonb_build_object(\'annotation_id\', later."annotation_id") ELSE \'{}\' END || CASE WHEN earlier."in_reply_to_id" IS DISTINCT FROM later."in_reply_to_id" THEN jsonb_build_object(\'in_reply_to_id\', later."in_reply_to_id") ELSE \'{}\' END || CASE WHEN earlier."text" IS DISTINCT FROM later."text" THEN jsonb_build_object(\'text\', later."text") ELSE \'{}\' END || CASE WHEN earlier."creator_id" IS DISTINCT FROM later."creator_id" THEN jsonb_build_object(\'creator_id\', later."creator_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.annotation_id UNION SELECT later.annotation_id) AS owner (id) WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."uuid", earlier."annotation_id", earlier."in_reply_to_id", earlier."text", earlier."creator_id") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."uuid", later."annotation_id", later."in_reply_to_id", later."text", later."creator_id");\n        RETURN NULL;\n        ', hash='084859fd88557492481baef72d26466140d978d3', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_reply_change_is_recorded_2fa3b', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_reply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='reply_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'reply\', earlier.id, \'annotation\', earlier.annotation_id,\n               coalesce((SELECT uuid FROM annotations_annotation WHERE id = earlier.annotation_id)::text, \'\'), (SELECT audience FROM annotations_annotation WHERE id = earlier.annotation_id)::integer,\n               (SELECT source_id FROM annotations_annotation WHERE id = earlier.annotation_id)::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'uuid\', earlier."uuid", \'annotation_id\', earlier."annotation_id", \'in_reply_to_id\', earlier."in_reply_to_id", \'text\', earlier."text", \'creator_id\', earlier."creator_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='fab0b58faf814e3df3ae7acb472d381289e1e6f5', level='STATEMENT', operation='DELETE', pgid='pgtrigger_reply_deletion_is_recorded_605b6', referencing='REFERENCING OLD TABLE AS before ', table='annotations_reply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='reply_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'reply\', later.id, \'annotation\', later.annotation_id,\n               coalesce((SELECT uuid FROM annotations_annotation WHERE id = later.annotation_id)::text, \'\'), (SELECT audience FROM annotations_annotation WHERE id = later.annotation_id)::integer,\n               (SELECT source_id FROM annotations_annotation WHERE id = later.annotation_id)::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'uuid\', later."uuid", \'annotation_id\', later."annotation_id", \'in_reply_to_id\', later."in_reply_to_id", \'text\', later."text", \'creator_id\', later."creator_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='8f1e7e11bc0893b5d4c57fee33d35a76b8cbd9d3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_reply_making_is_recorded_9b7e0', referencing='REFERENCING NEW TABLE AS after ', table='annotations_reply', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='reply_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='2f68856cdc9e734b89801e31df6671bcedefbf66', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_reply_is_not_emptied_98bc9', table='annotations_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reply',
            trigger=pgtrigger.compiler.Trigger(name='reply_stays_in_its_thread', sql=annotations.models.trigger.Sql(func="\n                IF TG_OP = 'UPDATE' THEN\n                  IF (NEW.annotation_id, NEW.in_reply_to_id, NEW.creator_id)\n                     IS DISTINCT FROM (OLD.annotation_id, OLD.in_reply_to_id, OLD.creator_id) THEN\n                    RAISE EXCEPTION 'a reply stays where it was said'\n                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                  END IF;\n                ELSIF NEW.in_reply_to_id IS NOT NULL THEN\n                  PERFORM 1 FROM annotations_reply\n                  WHERE id = NEW.in_reply_to_id AND annotation_id = NEW.annotation_id FOR KEY SHARE;\n                  IF NOT FOUND THEN\n                    RAISE EXCEPTION 'a reply answers one to the same annotation'\n                      USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                  END IF;\n                END IF;\n                RETURN NEW;\n                ", hash='4226576ece3e1266604e53120384fa503e834fe5', operation='INSERT OR UPDATE', pgid='pgtrigger_reply_stays_in_its_thread_e8a9b', table='annotations_reply', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'review\', earlier.id, \'annotation\', owner.id,\n               coalesce((SELECT uuid FROM annotations_annotation WHERE id = owner.id)::text, \'\'), (SELECT audience FROM annotations_annotation WHERE id = earlier.annotation_id)::integer,\n               (SELECT source_id FROM annotations_annotation WHERE id = earlier.annotation_id)::bigint, jsonb_build_object(\'id\', earlier."id", \'uuid\', earlier."uuid", \'annotation_id\', earlier."annotation_id", \'version\', earlier."version", \'status\', earlier."status", \'reason\', earlier."reason", \'creator_id\', earlier."creator_id", \'created\', earlier."created"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."uuid" IS DISTINCT FROM later."uuid" THEN jsonb_build_object(\'uuid\', later."uuid") ELSE \'{}\' END || CASE WHEN earlier."annotation_id" IS DISTINCT FROM later."annotation_id" THEN jsonb_build_object(\'annotation_id\', later."annotation_id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."status" IS DISTINCT FROM later."status" THEN jsonb_build_object(\'status\', later."status") ELSE \'{}\' END || CASE WHEN earlier."reason" IS DISTINCT FROM later."reason" THEN jsonb_build_object(\'reason\', later."reason") ELSE \'{}\' END || CASE WHEN earlier."creator_id" IS DISTINCT FROM later."creator_id" THEN jsonb_build_object(\'creator_id\', later."creator_id") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.annotation_id UNION SELECT later.annotation_id) AS owner (id) WHERE (earlier."id", earlier."uuid", earlier."annotation_id", earlier."version", earlier."status", earlier."reason", earlier."creator_id", earlier."created") IS DISTINCT FROM (later."id", later."uuid", later."annotation_id", later."version", later."status", later."reason", later."creator_id", later."created");\n        RETURN NULL;\n        ', hash='66c9c4c87a92f2adb094b4c7b1a88b57548df0ce', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_review_change_is_recorded_05fca', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_review', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'review\', earlier.id, \'annotation\', earlier.annotation_id,\n               coalesce((SELECT uuid FROM annotations_annotation WHERE id = earlier.annotation_id)::text, \'\'), (SELECT audience FROM annotations_annotation WHERE id = earlier.annotation_id)::integer,\n               (SELECT source_id FROM annotations_annotation WHERE id = earlier.annotation_id)::bigint, jsonb_build_object(\'id\', earlier."id", \'uuid\', earlier."uuid", \'annotation_id\', earlier."annotation_id", \'version\', earlier."version", \'status\', earlier."status", \'reason\', earlier."reason", \'creator_id\', earlier."creator_id", \'created\', earlier."created"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='0828fcb17c2580cfaaab84d93fa14f2e0c230dec', level='STATEMENT', operation='DELETE', pgid='pgtrigger_review_deletion_is_recorded_78f5e', referencing='REFERENCING OLD TABLE AS before ', table='annotations_review', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'review\', later.id, \'annotation\', later.annotation_id,\n               coalesce((SELECT uuid FROM annotations_annotation WHERE id = later.annotation_id)::text, \'\'), (SELECT audience FROM annotations_annotation WHERE id = later.annotation_id)::integer,\n               (SELECT source_id FROM annotations_annotation WHERE id = later.annotation_id)::bigint, NULL, jsonb_build_object(\'id\', later."id", \'uuid\', later."uuid", \'annotation_id\', later."annotation_id", \'version\', later."version", \'status\', later."status", \'reason\', later."reason", \'creator_id\', later."creator_id", \'created\', later."created")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='1a00c31af1e0140c9412cee9ce08af35f6bae510', level='STATEMENT', operation='INSERT', pgid='pgtrigger_review_making_is_recorded_edc0f', referencing='REFERENCING NEW TABLE AS after ', table='annotations_review', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='208b2c50c131a8d3f5df68ff3e6efb62b2b39ff3', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_review_is_not_emptied_40787', table='annotations_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_sets_the_status', sql=annotations.models.trigger.Sql(declare='DECLARE judged record;', func="\n                IF current_setting('historio.restoring', true) = 'on' THEN\n                  RETURN NEW;\n                END IF;\n                SELECT version, status, left(exact, 60) AS words INTO judged\n                FROM annotations_annotation WHERE id = NEW.annotation_id FOR NO KEY UPDATE;\n                IF NOT FOUND THEN\n                  RETURN NEW;  -- the foreign key says so\n                ELSIF judged.version <> NEW.version THEN\n                  -- Somebody was first: this is what the API answers with 409.\n                  RAISE EXCEPTION '“%” was changed meanwhile and is version % now: look at it again',\n                    judged.words, judged.version\n                    USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'review_is_of_the_version_there_is';\n                ELSIF judged.status = NEW.status THEN\n                  RAISE EXCEPTION '“%” is % already', judged.words, judged.status\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'review_changes_the_status';\n                END IF;\n                UPDATE annotations_annotation SET status = NEW.status WHERE id = NEW.annotation_id;\n                RETURN NEW;\n                ", hash='daded36dc7d6c0c6082232dfa05df252cdf87707', operation='INSERT', pgid='pgtrigger_review_sets_the_status_917f4', table='annotations_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='review_stays_as_it_is', sql=annotations.models.trigger.Sql(func="\n                IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n                  RAISE EXCEPTION 'a review is never changed; a later one takes its place'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NEW;\n                ", hash='3eed533a7aceb4b351d897e49978baef91e51d2f', operation='UPDATE', pgid='pgtrigger_review_stays_as_it_is_42eb9', table='annotations_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scope',
            trigger=pgtrigger.compiler.Trigger(name='scope_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'scope\', earlier.id, \'source\', owner.id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = owner.id)::text, \'\'), NULL::integer,\n               earlier.source_id::bigint, jsonb_build_object(\'id\', earlier."id", \'source_id\', earlier."source_id", \'event_id\', earlier."event_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."source_id" IS DISTINCT FROM later."source_id" THEN jsonb_build_object(\'source_id\', later."source_id") ELSE \'{}\' END || CASE WHEN earlier."event_id" IS DISTINCT FROM later."event_id" THEN jsonb_build_object(\'event_id\', later."event_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.source_id UNION SELECT later.source_id) AS owner (id) WHERE (earlier."id", earlier."source_id", earlier."event_id") IS DISTINCT FROM (later."id", later."source_id", later."event_id");\n        RETURN NULL;\n        ', hash='685c74d8dea9b6a2e71d8f9809a6537643a0dd07', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_scope_change_is_recorded_6ddee', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_source_scope', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scope',
            trigger=pgtrigger.compiler.Trigger(name='scope_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'scope\', earlier.id, \'source\', earlier.source_id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = earlier.source_id)::text, \'\'), NULL::integer,\n               earlier.source_id::bigint, jsonb_build_object(\'id\', earlier."id", \'source_id\', earlier."source_id", \'event_id\', earlier."event_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='8ae4d4d9d7be5ce63f255d08e8c9d3ece9cd437e', level='STATEMENT', operation='DELETE', pgid='pgtrigger_scope_deletion_is_recorded_f8281', referencing='REFERENCING OLD TABLE AS before ', table='annotations_source_scope', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scope',
            trigger=pgtrigger.compiler.Trigger(name='scope_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'scope\', later.id, \'source\', later.source_id,\n               coalesce((SELECT slug FROM annotations_source WHERE id = later.source_id)::text, \'\'), NULL::integer,\n               later.source_id::bigint, NULL, jsonb_build_object(\'id\', later."id", \'source_id\', later."source_id", \'event_id\', later."event_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='6598d44ff4625f7fdf29d0e887b1e2d07ae1a22c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_scope_making_is_recorded_0fb5a', referencing='REFERENCING NEW TABLE AS after ', table='annotations_source_scope', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='scope',
            trigger=pgtrigger.compiler.Trigger(name='scope_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='fb3fd80160e52da1fdd45bf5f2aedf83484ce533', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_scope_is_not_emptied_952cb', table='annotations_source_scope', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='1fa72e7cb545ef54ca4ccab923aec698c761f151', operation='UPDATE', pgid='pgtrigger_source_version_d4b71', table='annotations_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'source\', earlier.id, \'source\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               earlier.id::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'title\', earlier."title", \'language\', earlier."language", \'kind\', earlier."kind", \'creators\', earlier."creators", \'publisher\', earlier."publisher", \'issued\', earlier."issued", \'url\', earlier."url", \'licence\', earlier."licence", \'accessed\', earlier."accessed", \'visibility\', earlier."visibility", \'derived_from_id\', earlier."derived_from_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."former_slugs" IS DISTINCT FROM later."former_slugs" THEN jsonb_build_object(\'former_slugs\', later."former_slugs") ELSE \'{}\' END || CASE WHEN earlier."slug" IS DISTINCT FROM later."slug" THEN jsonb_build_object(\'slug\', later."slug") ELSE \'{}\' END || CASE WHEN earlier."title" IS DISTINCT FROM later."title" THEN jsonb_build_object(\'title\', later."title") ELSE \'{}\' END || CASE WHEN earlier."language" IS DISTINCT FROM later."language" THEN jsonb_build_object(\'language\', later."language") ELSE \'{}\' END || CASE WHEN earlier."kind" IS DISTINCT FROM later."kind" THEN jsonb_build_object(\'kind\', later."kind") ELSE \'{}\' END || CASE WHEN earlier."creators" IS DISTINCT FROM later."creators" THEN jsonb_build_object(\'creators\', later."creators") ELSE \'{}\' END || CASE WHEN earlier."publisher" IS DISTINCT FROM later."publisher" THEN jsonb_build_object(\'publisher\', later."publisher") ELSE \'{}\' END || CASE WHEN earlier."issued" IS DISTINCT FROM later."issued" THEN jsonb_build_object(\'issued\', later."issued") ELSE \'{}\' END || CASE WHEN earlier."url" IS DISTINCT FROM later."url" THEN jsonb_build_object(\'url\', later."url") ELSE \'{}\' END || CASE WHEN earlier."licence" IS DISTINCT FROM later."licence" THEN jsonb_build_object(\'licence\', later."licence") ELSE \'{}\' END || CASE WHEN earlier."accessed" IS DISTINCT FROM later."accessed" THEN jsonb_build_object(\'accessed\', later."accessed") ELSE \'{}\' END || CASE WHEN earlier."visibility" IS DISTINCT FROM later."visibility" THEN jsonb_build_object(\'visibility\', later."visibility") ELSE \'{}\' END || CASE WHEN earlier."derived_from_id" IS DISTINCT FROM later."derived_from_id" THEN jsonb_build_object(\'derived_from_id\', later."derived_from_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."former_slugs", earlier."slug", earlier."title", earlier."language", earlier."kind", earlier."creators", earlier."publisher", earlier."issued", earlier."url", earlier."licence", earlier."accessed", earlier."visibility", earlier."derived_from_id") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."former_slugs", later."slug", later."title", later."language", later."kind", later."creators", later."publisher", later."issued", later."url", later."licence", later."accessed", later."visibility", later."derived_from_id");\n        RETURN NULL;\n        ', hash='2b4869b82cb57cc3bcd7313e63e8cec8a7fcd678', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_source_change_is_recorded_0e3b1', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'source\', earlier.id, \'source\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               earlier.id::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'title\', earlier."title", \'language\', earlier."language", \'kind\', earlier."kind", \'creators\', earlier."creators", \'publisher\', earlier."publisher", \'issued\', earlier."issued", \'url\', earlier."url", \'licence\', earlier."licence", \'accessed\', earlier."accessed", \'visibility\', earlier."visibility", \'derived_from_id\', earlier."derived_from_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='2ffcfa0c24526c6c70669ad5e5167855fe5e2fe0', level='STATEMENT', operation='DELETE', pgid='pgtrigger_source_deletion_is_recorded_9d740', referencing='REFERENCING OLD TABLE AS before ', table='annotations_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'source\', later.id, \'source\', later.id,\n               coalesce(later.slug::text, \'\'), NULL::integer,\n               later.id::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'former_slugs\', later."former_slugs", \'slug\', later."slug", \'title\', later."title", \'language\', later."language", \'kind\', later."kind", \'creators\', later."creators", \'publisher\', later."publisher", \'issued\', later."issued", \'url\', later."url", \'licence\', later."licence", \'accessed\', later."accessed", \'visibility\', later."visibility", \'derived_from_id\', later."derived_from_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='b2d7b935c366071d126f35733e7731ebfe3f2a9b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_source_making_is_recorded_56e57', referencing='REFERENCING NEW TABLE AS after ', table='annotations_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='0965c5541301d3448f3059fa7da5a3adb423991c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_source_is_not_emptied_b6f3c', table='annotations_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_slugs_lead_on', sql=annotations.models.trigger.Sql(declare='DECLARE other text;', func="\n        IF TG_OP = 'UPDATE' THEN\n          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN\n            RETURN NEW;\n          END IF;\n          NEW.former_slugs := ARRAY(\n            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)\n              WITH ORDINALITY AS former (slug, n)\n            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));\n        END IF;\n        IF NEW.former_slugs = '{}' THEN\n          PERFORM pg_advisory_xact_lock_shared(hashtext('annotations_source.slug'));\n        ELSE\n          PERFORM pg_advisory_xact_lock(hashtext('annotations_source.slug'));\n        END IF;\n        SELECT slug INTO other FROM annotations_source\n        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a former slug of %, and leads there',\n            quote_literal(NEW.slug), quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        SELECT slug INTO other FROM annotations_source WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        RETURN NEW;\n        ", hash='149074cf500febe891cd811964342e6d856e9b2c', operation='INSERT OR UPDATE OF "slug", "former_slugs"', pgid='pgtrigger_source_slugs_lead_on_ba0c3', table='annotations_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='0af3da25ed0d31d2f275a043eb38920d63a37736', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_source_is_a_reference_1d6af', table='annotations_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_language_is_its_passages', sql=annotations.models.trigger.Sql(condition='WHEN (OLD."language" IS DISTINCT FROM (NEW."language"))', func='\n                UPDATE annotations_passage SET language = NEW.language\n                FROM annotations_edition edition\n                WHERE edition.id = edition_id AND edition.source_id = NEW.id\n                  AND annotations_passage.language = OLD.language;\n                RETURN NULL;\n                ', hash='9a0349d7405a83402db79f4e75dc377d920e18e5', operation='UPDATE OF "language"', pgid='pgtrigger_source_language_is_its_passages_15b71', table='annotations_source', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='d67baf98cc4f443daa5ce7c8345d818b3274c9b9', operation='UPDATE', pgid='pgtrigger_tag_version_15966', table='annotations_tag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'tag\', earlier.id, \'tag\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'vocabulary_id\', earlier."vocabulary_id", \'definition\', earlier."definition", \'position\', earlier."position", \'single_answer\', earlier."single_answer", \'exact_match\', earlier."exact_match"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."former_slugs" IS DISTINCT FROM later."former_slugs" THEN jsonb_build_object(\'former_slugs\', later."former_slugs") ELSE \'{}\' END || CASE WHEN earlier."slug" IS DISTINCT FROM later."slug" THEN jsonb_build_object(\'slug\', later."slug") ELSE \'{}\' END || CASE WHEN earlier."vocabulary_id" IS DISTINCT FROM later."vocabulary_id" THEN jsonb_build_object(\'vocabulary_id\', later."vocabulary_id") ELSE \'{}\' END || CASE WHEN earlier."definition" IS DISTINCT FROM later."definition" THEN jsonb_build_object(\'definition\', later."definition") ELSE \'{}\' END || CASE WHEN earlier."position" IS DISTINCT FROM later."position" THEN jsonb_build_object(\'position\', later."position") ELSE \'{}\' END || CASE WHEN earlier."single_answer" IS DISTINCT FROM later."single_answer" THEN jsonb_build_object(\'single_answer\', later."single_answer") ELSE \'{}\' END || CASE WHEN earlier."exact_match" IS DISTINCT FROM later."exact_match" THEN jsonb_build_object(\'exact_match\', later."exact_match") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."former_slugs", earlier."slug", earlier."vocabulary_id", earlier."definition", earlier."position", earlier."single_answer", earlier."exact_match") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."former_slugs", later."slug", later."vocabulary_id", later."definition", later."position", later."single_answer", later."exact_match");\n        RETURN NULL;\n        ', hash='4666a330ca91a9bd3cefa9fa19aedcef82480e6f', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tag_change_is_recorded_da5ba', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_tag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'tag\', earlier.id, \'tag\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'vocabulary_id\', earlier."vocabulary_id", \'definition\', earlier."definition", \'position\', earlier."position", \'single_answer\', earlier."single_answer", \'exact_match\', earlier."exact_match"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='ed431e5c64073397358e1f15bffd191c01cfaff3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_tag_deletion_is_recorded_dce8c', referencing='REFERENCING OLD TABLE AS before ', table='annotations_tag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'tag\', later.id, \'tag\', later.id,\n               coalesce(later.slug::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'former_slugs\', later."former_slugs", \'slug\', later."slug", \'vocabulary_id\', later."vocabulary_id", \'definition\', later."definition", \'position\', later."position", \'single_answer\', later."single_answer", \'exact_match\', later."exact_match")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='eabd3cfb350dda4a5e7702b22101f45235206ba5', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tag_making_is_recorded_8565f', referencing='REFERENCING NEW TABLE AS after ', table='annotations_tag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='5e592b76421d97901a4750f8a94449eaf71be772', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_tag_is_not_emptied_370a7', table='annotations_tag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_slugs_lead_on', sql=annotations.models.trigger.Sql(declare='DECLARE other text;', func="\n        IF TG_OP = 'UPDATE' THEN\n          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN\n            RETURN NEW;\n          END IF;\n          NEW.former_slugs := ARRAY(\n            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)\n              WITH ORDINALITY AS former (slug, n)\n            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));\n        END IF;\n        IF NEW.former_slugs = '{}' THEN\n          PERFORM pg_advisory_xact_lock_shared(hashtext('annotations_tag.slug'));\n        ELSE\n          PERFORM pg_advisory_xact_lock(hashtext('annotations_tag.slug'));\n        END IF;\n        SELECT slug INTO other FROM annotations_tag\n        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a former slug of %, and leads there',\n            quote_literal(NEW.slug), quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        SELECT slug INTO other FROM annotations_tag WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        RETURN NEW;\n        ", hash='ff9c5d824c5dd2aa78dc77d44a6af6f4bb3cc286', operation='INSERT OR UPDATE OF "slug", "former_slugs"', pgid='pgtrigger_tag_slugs_lead_on_1f0cd', table='annotations_tag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='c26fb2d036bb421ce9c5b8b031b5752c3b2db8a0', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_tag_is_a_reference_dbfb5', table='annotations_tag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tag',
            trigger=pgtrigger.compiler.Trigger(name='tag_keeps_its_kind_in_use', sql=annotations.models.trigger.Sql(condition='WHEN (OLD."vocabulary_id" IS DISTINCT FROM (NEW."vocabulary_id"))', func="\n                IF (SELECT count(DISTINCT kind) > 1 FROM annotations_vocabulary\n                    WHERE id IN (OLD.vocabulary_id, NEW.vocabulary_id))\n                   AND (EXISTS (SELECT 1 FROM annotations_annotationtag WHERE tag_id = NEW.id)\n                        OR EXISTS (SELECT 1 FROM annotations_claim WHERE question_id = NEW.id)) THEN\n                  RAISE EXCEPTION 'a tag in use cannot move to a vocabulary of another kind'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='9bf292d33bd52bcd9d47996e36d3a3db013c7e6d', operation='UPDATE OF "vocabulary_id"', pgid='pgtrigger_tag_keeps_its_kind_in_use_5296e', table='annotations_tag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='broader_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='c0b168eb7b861e36992a67f0706a62ab02366639', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_broader_is_a_reference_9ef96', table='annotations_tagbroader', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='tagbroader_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'tagbroader\', earlier.id, \'tag\', owner.id,\n               coalesce((SELECT slug FROM annotations_tag WHERE id = owner.id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'tag_id\', earlier."tag_id", \'broader_id\', earlier."broader_id"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."tag_id" IS DISTINCT FROM later."tag_id" THEN jsonb_build_object(\'tag_id\', later."tag_id") ELSE \'{}\' END || CASE WHEN earlier."broader_id" IS DISTINCT FROM later."broader_id" THEN jsonb_build_object(\'broader_id\', later."broader_id") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.tag_id UNION SELECT later.tag_id) AS owner (id) WHERE (earlier."id", earlier."tag_id", earlier."broader_id") IS DISTINCT FROM (later."id", later."tag_id", later."broader_id");\n        RETURN NULL;\n        ', hash='49afceb3f50272e51759728cef61847471763795', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_tagbroader_change_is_recorded_2d67a', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_tagbroader', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='tagbroader_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'tagbroader\', earlier.id, \'tag\', earlier.tag_id,\n               coalesce((SELECT slug FROM annotations_tag WHERE id = earlier.tag_id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'tag_id\', earlier."tag_id", \'broader_id\', earlier."broader_id"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='190ceab44cdda96614821b6e68a455a2ec66ef67', level='STATEMENT', operation='DELETE', pgid='pgtrigger_tagbroader_deletion_is_recorded_895e5', referencing='REFERENCING OLD TABLE AS before ', table='annotations_tagbroader', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='tagbroader_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'tagbroader\', later.id, \'tag\', later.tag_id,\n               coalesce((SELECT slug FROM annotations_tag WHERE id = later.tag_id)::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'tag_id\', later."tag_id", \'broader_id\', later."broader_id")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='66d2b1883c66a11b83df44e23a09fc5ca13f0595', level='STATEMENT', operation='INSERT', pgid='pgtrigger_tagbroader_making_is_recorded_1fb89', referencing='REFERENCING NEW TABLE AS after ', table='annotations_tagbroader', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='tagbroader_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='8edddaaa663273c532059fc7a86556507930f61d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_tagbroader_is_not_emptied_ab769', table='annotations_tagbroader', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='broader_is_its_tag_s', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          UPDATE annotations_tag SET version = version\n          WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.tag_id ELSE NEW.tag_id END AND modified < now();\n        END IF;\n        RETURN NULL;\n        ", hash='3dcef3c25a76cc6c78694d815ee4148a9705c1f1', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_broader_is_its_tag_s_d9251', table='annotations_tagbroader', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='tagbroader',
            trigger=pgtrigger.compiler.Trigger(name='broader_has_no_circle', sql=annotations.models.trigger.Sql(declare='DECLARE circle boolean;', func="\n                PERFORM pg_advisory_xact_lock(hashtext('annotations_tagbroader'));\n                WITH RECURSIVE above(id) AS (\n                  SELECT NEW.broader_id\n                  UNION SELECT b.broader_id FROM annotations_tagbroader b JOIN above ON b.tag_id = above.id\n                ) SELECT EXISTS (SELECT 1 FROM above WHERE id = NEW.tag_id) INTO circle;\n                IF circle THEN\n                  RAISE EXCEPTION 'a tag cannot stand under itself'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='2a777df77cec332c427ff1ad6e720d0d67d466c4', operation='INSERT OR UPDATE', pgid='pgtrigger_broader_has_no_circle_a645d', table='annotations_tagbroader', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taglabel',
            trigger=pgtrigger.compiler.Trigger(name='label_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='fcc63d602c1634bc9d21a43d042edede796cce74', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_label_is_a_reference_cb0db', table='annotations_taglabel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taglabel',
            trigger=pgtrigger.compiler.Trigger(name='taglabel_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'taglabel\', earlier.id, \'tag\', owner.id,\n               coalesce((SELECT slug FROM annotations_tag WHERE id = owner.id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'tag_id\', earlier."tag_id", \'language\', earlier."language", \'kind\', earlier."kind", \'text\', earlier."text", \'created\', earlier."created"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."tag_id" IS DISTINCT FROM later."tag_id" THEN jsonb_build_object(\'tag_id\', later."tag_id") ELSE \'{}\' END || CASE WHEN earlier."language" IS DISTINCT FROM later."language" THEN jsonb_build_object(\'language\', later."language") ELSE \'{}\' END || CASE WHEN earlier."kind" IS DISTINCT FROM later."kind" THEN jsonb_build_object(\'kind\', later."kind") ELSE \'{}\' END || CASE WHEN earlier."text" IS DISTINCT FROM later."text" THEN jsonb_build_object(\'text\', later."text") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.tag_id UNION SELECT later.tag_id) AS owner (id) WHERE (earlier."id", earlier."tag_id", earlier."language", earlier."kind", earlier."text", earlier."created") IS DISTINCT FROM (later."id", later."tag_id", later."language", later."kind", later."text", later."created");\n        RETURN NULL;\n        ', hash='fa6d23c7571682766dc135a6693c85c22024919d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_taglabel_change_is_recorded_0e949', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_taglabel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taglabel',
            trigger=pgtrigger.compiler.Trigger(name='taglabel_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'taglabel\', earlier.id, \'tag\', earlier.tag_id,\n               coalesce((SELECT slug FROM annotations_tag WHERE id = earlier.tag_id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'tag_id\', earlier."tag_id", \'language\', earlier."language", \'kind\', earlier."kind", \'text\', earlier."text", \'created\', earlier."created"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='76d5d743e6e17d6cc1558550a5920fca3447b75c', level='STATEMENT', operation='DELETE', pgid='pgtrigger_taglabel_deletion_is_recorded_acd50', referencing='REFERENCING OLD TABLE AS before ', table='annotations_taglabel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taglabel',
            trigger=pgtrigger.compiler.Trigger(name='taglabel_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'taglabel\', later.id, \'tag\', later.tag_id,\n               coalesce((SELECT slug FROM annotations_tag WHERE id = later.tag_id)::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'tag_id\', later."tag_id", \'language\', later."language", \'kind\', later."kind", \'text\', later."text", \'created\', later."created")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='589ba6a8334a0e6148e9fee0666f6f39f451db4b', level='STATEMENT', operation='INSERT', pgid='pgtrigger_taglabel_making_is_recorded_6e628', referencing='REFERENCING NEW TABLE AS after ', table='annotations_taglabel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taglabel',
            trigger=pgtrigger.compiler.Trigger(name='taglabel_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='1bc0365bcb0fae6bc953eb3112b43dc3fce6f02c', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_taglabel_is_not_emptied_486c9', table='annotations_taglabel', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='taglabel',
            trigger=pgtrigger.compiler.Trigger(name='label_is_its_tag_s', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          UPDATE annotations_tag SET version = version\n          WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.tag_id ELSE NEW.tag_id END AND modified < now();\n        END IF;\n        RETURN NULL;\n        ", hash='85e350fcbf219640857768f55881dfed442f5288', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_label_is_its_tag_s_3fa97', table='annotations_taglabel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='token_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'token\', earlier.id, \'user\', owner.id,\n               coalesce((SELECT username FROM annotations_user WHERE id = owner.id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'user_id\', earlier."user_id", \'name\', earlier."name", \'scope\', earlier."scope", \'expires\', earlier."expires", \'created\', earlier."created"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."user_id" IS DISTINCT FROM later."user_id" THEN jsonb_build_object(\'user_id\', later."user_id") ELSE \'{}\' END || CASE WHEN earlier."name" IS DISTINCT FROM later."name" THEN jsonb_build_object(\'name\', later."name") ELSE \'{}\' END || CASE WHEN earlier."scope" IS DISTINCT FROM later."scope" THEN jsonb_build_object(\'scope\', later."scope") ELSE \'{}\' END || CASE WHEN earlier."expires" IS DISTINCT FROM later."expires" THEN jsonb_build_object(\'expires\', later."expires") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id, LATERAL (SELECT earlier.user_id UNION SELECT later.user_id) AS owner (id) WHERE (earlier."id", earlier."user_id", earlier."name", earlier."scope", earlier."expires", earlier."created") IS DISTINCT FROM (later."id", later."user_id", later."name", later."scope", later."expires", later."created");\n        RETURN NULL;\n        ', hash='cfc78f7415fea811a4e3272233c96d876d86b337', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_token_change_is_recorded_51aa3', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_token', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='token_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'token\', earlier.id, \'user\', earlier.user_id,\n               coalesce((SELECT username FROM annotations_user WHERE id = earlier.user_id)::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'user_id\', earlier."user_id", \'name\', earlier."name", \'scope\', earlier."scope", \'expires\', earlier."expires", \'created\', earlier."created"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='85f5a9aca8ffd904c1591e9e1d1df4fe638925d3', level='STATEMENT', operation='DELETE', pgid='pgtrigger_token_deletion_is_recorded_778dc', referencing='REFERENCING OLD TABLE AS before ', table='annotations_token', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='token_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'token\', later.id, \'user\', later.user_id,\n               coalesce((SELECT username FROM annotations_user WHERE id = later.user_id)::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'user_id\', later."user_id", \'name\', later."name", \'scope\', later."scope", \'expires\', later."expires", \'created\', later."created")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='8ce524f8e2a6149663cc5ac1f486265d506f15b3', level='STATEMENT', operation='INSERT', pgid='pgtrigger_token_making_is_recorded_bafb9', referencing='REFERENCING NEW TABLE AS after ', table='annotations_token', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='token',
            trigger=pgtrigger.compiler.Trigger(name='token_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='5de993b1c85433464e79ef02c636ffe08fab94d8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_token_is_not_emptied_d061b', table='annotations_token', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='4349010d1801f28ab5f200bfa5539057cf67d374', level='STATEMENT', operation='INSERT OR UPDATE OF "username" OR DELETE OR TRUNCATE', pgid='pgtrigger_user_is_a_reference_97a24', table='annotations_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'user\', earlier.id, \'user\', earlier.id,\n               coalesce(earlier.username::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'is_superuser\', earlier."is_superuser", \'username\', earlier."username", \'first_name\', earlier."first_name", \'last_name\', earlier."last_name", \'email\', earlier."email", \'is_staff\', earlier."is_staff", \'is_active\', earlier."is_active", \'date_joined\', earlier."date_joined"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."is_superuser" IS DISTINCT FROM later."is_superuser" THEN jsonb_build_object(\'is_superuser\', later."is_superuser") ELSE \'{}\' END || CASE WHEN earlier."username" IS DISTINCT FROM later."username" THEN jsonb_build_object(\'username\', later."username") ELSE \'{}\' END || CASE WHEN earlier."first_name" IS DISTINCT FROM later."first_name" THEN jsonb_build_object(\'first_name\', later."first_name") ELSE \'{}\' END || CASE WHEN earlier."last_name" IS DISTINCT FROM later."last_name" THEN jsonb_build_object(\'last_name\', later."last_name") ELSE \'{}\' END || CASE WHEN earlier."email" IS DISTINCT FROM later."email" THEN jsonb_build_object(\'email\', later."email") ELSE \'{}\' END || CASE WHEN earlier."is_staff" IS DISTINCT FROM later."is_staff" THEN jsonb_build_object(\'is_staff\', later."is_staff") ELSE \'{}\' END || CASE WHEN earlier."is_active" IS DISTINCT FROM later."is_active" THEN jsonb_build_object(\'is_active\', later."is_active") ELSE \'{}\' END || CASE WHEN earlier."date_joined" IS DISTINCT FROM later."date_joined" THEN jsonb_build_object(\'date_joined\', later."date_joined") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."is_superuser", earlier."username", earlier."first_name", earlier."last_name", earlier."email", earlier."is_staff", earlier."is_active", earlier."date_joined") IS DISTINCT FROM (later."id", later."is_superuser", later."username", later."first_name", later."last_name", later."email", later."is_staff", later."is_active", later."date_joined");\n        RETURN NULL;\n        ', hash='fe0e9af2431f2956030701cdaaa06bd0b694d8e5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_user_change_is_recorded_9902d', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'user\', earlier.id, \'user\', earlier.id,\n               coalesce(earlier.username::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'is_superuser\', earlier."is_superuser", \'username\', earlier."username", \'first_name\', earlier."first_name", \'last_name\', earlier."last_name", \'email\', earlier."email", \'is_staff\', earlier."is_staff", \'is_active\', earlier."is_active", \'date_joined\', earlier."date_joined"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='6d1ae15750f202236273bc917b5f48d75a7e1c70', level='STATEMENT', operation='DELETE', pgid='pgtrigger_user_deletion_is_recorded_03d9f', referencing='REFERENCING OLD TABLE AS before ', table='annotations_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_making_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'user\', later.id, \'user\', later.id,\n               coalesce(later.username::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'is_superuser\', later."is_superuser", \'username\', later."username", \'first_name\', later."first_name", \'last_name\', later."last_name", \'email\', later."email", \'is_staff\', later."is_staff", \'is_active\', later."is_active", \'date_joined\', later."date_joined")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='46045aeb30c62ff2dd2c71234156020612b5ee0e', level='STATEMENT', operation='INSERT', pgid='pgtrigger_user_making_is_recorded_de23b', referencing='REFERENCING NEW TABLE AS after ', table='annotations_user', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='user_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='6937e0e08466077dad6ad02b884cd4480a515648', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_user_is_not_emptied_c860e', table='annotations_user', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_version', sql=annotations.models.trigger.Sql(func="\n        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN\n          NEW.version := OLD.version + 1;\n          NEW.modified := statement_timestamp();\n        END IF;\n        RETURN NEW;\n        ", hash='6ac1e927cbb7774fa88fd101cde0dff27764d220', operation='UPDATE', pgid='pgtrigger_vocabulary_version_b9fb2', table='annotations_vocabulary', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_change_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'update\', \'vocabulary\', earlier.id, \'vocabulary\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'kind\', earlier."kind", \'label\', earlier."label", \'description\', earlier."description"), CASE WHEN earlier."id" IS DISTINCT FROM later."id" THEN jsonb_build_object(\'id\', later."id") ELSE \'{}\' END || CASE WHEN earlier."version" IS DISTINCT FROM later."version" THEN jsonb_build_object(\'version\', later."version") ELSE \'{}\' END || CASE WHEN earlier."created" IS DISTINCT FROM later."created" THEN jsonb_build_object(\'created\', later."created") ELSE \'{}\' END || CASE WHEN earlier."modified" IS DISTINCT FROM later."modified" THEN jsonb_build_object(\'modified\', later."modified") ELSE \'{}\' END || CASE WHEN earlier."former_slugs" IS DISTINCT FROM later."former_slugs" THEN jsonb_build_object(\'former_slugs\', later."former_slugs") ELSE \'{}\' END || CASE WHEN earlier."slug" IS DISTINCT FROM later."slug" THEN jsonb_build_object(\'slug\', later."slug") ELSE \'{}\' END || CASE WHEN earlier."kind" IS DISTINCT FROM later."kind" THEN jsonb_build_object(\'kind\', later."kind") ELSE \'{}\' END || CASE WHEN earlier."label" IS DISTINCT FROM later."label" THEN jsonb_build_object(\'label\', later."label") ELSE \'{}\' END || CASE WHEN earlier."description" IS DISTINCT FROM later."description" THEN jsonb_build_object(\'description\', later."description") ELSE \'{}\' END\n        FROM before AS earlier FULL JOIN after AS later ON later.id = earlier.id WHERE (earlier."id", earlier."version", earlier."created", earlier."modified", earlier."former_slugs", earlier."slug", earlier."kind", earlier."label", earlier."description") IS DISTINCT FROM (later."id", later."version", later."created", later."modified", later."former_slugs", later."slug", later."kind", later."label", later."description");\n        RETURN NULL;\n        ', hash='c6527fa60183687abf064723d1c577f9ba263b46', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_vocabulary_change_is_recorded_0d333', referencing='REFERENCING OLD TABLE AS before  NEW TABLE AS after ', table='annotations_vocabulary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_deletion_is_recorded', sql=annotations.models.trigger.Sql(func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'delete\', \'vocabulary\', earlier.id, \'vocabulary\', earlier.id,\n               coalesce(earlier.slug::text, \'\'), NULL::integer,\n               NULL::bigint, jsonb_build_object(\'id\', earlier."id", \'version\', earlier."version", \'created\', earlier."created", \'modified\', earlier."modified", \'former_slugs\', earlier."former_slugs", \'slug\', earlier."slug", \'kind\', earlier."kind", \'label\', earlier."label", \'description\', earlier."description"), NULL\n        FROM before AS earlier;\n        RETURN NULL;\n        ', hash='67d3480697f7e073ccc47ba08cebb8b46cb02525', level='STATEMENT', operation='DELETE', pgid='pgtrigger_vocabulary_deletion_is_recorded_f44f9', referencing='REFERENCING OLD TABLE AS before ', table='annotations_vocabulary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_making_is_recorded', sql=annotations.models.trigger.Sql(condition="WHEN (current_setting('historio.putting_back', true) = 'on')", func='\n        INSERT INTO annotations_change\n          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,\n           audience, source, before, after)\n        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),\n               pg_current_xact_id()::text::bigint, \'insert\', \'vocabulary\', later.id, \'vocabulary\', later.id,\n               coalesce(later.slug::text, \'\'), NULL::integer,\n               NULL::bigint, NULL, jsonb_build_object(\'id\', later."id", \'version\', later."version", \'created\', later."created", \'modified\', later."modified", \'former_slugs\', later."former_slugs", \'slug\', later."slug", \'kind\', later."kind", \'label\', later."label", \'description\', later."description")\n        FROM after AS later;\n        RETURN NULL;\n        ', hash='61a22a2f7b5a0c1760a6b1e6baa461df4df87a1c', level='STATEMENT', operation='INSERT', pgid='pgtrigger_vocabulary_making_is_recorded_51fd5', referencing='REFERENCING NEW TABLE AS after ', table='annotations_vocabulary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_is_not_emptied', sql=annotations.models.trigger.Sql(func="\n            IF current_setting('historio.purging', true) IS DISTINCT FROM 'on' THEN\n              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'\n                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n            END IF;\n            RETURN NULL;\n            ", hash='9621c376d4f65b5077f67a54ba9829cf66c9079d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_vocabulary_is_not_emptied_1e506', table='annotations_vocabulary', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_slugs_lead_on', sql=annotations.models.trigger.Sql(declare='DECLARE other text;', func="\n        IF TG_OP = 'UPDATE' THEN\n          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN\n            RETURN NEW;\n          END IF;\n          NEW.former_slugs := ARRAY(\n            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)\n              WITH ORDINALITY AS former (slug, n)\n            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));\n        END IF;\n        IF NEW.former_slugs = '{}' THEN\n          PERFORM pg_advisory_xact_lock_shared(hashtext('annotations_vocabulary.slug'));\n        ELSE\n          PERFORM pg_advisory_xact_lock(hashtext('annotations_vocabulary.slug'));\n        END IF;\n        SELECT slug INTO other FROM annotations_vocabulary\n        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a former slug of %, and leads there',\n            quote_literal(NEW.slug), quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        SELECT slug INTO other FROM annotations_vocabulary WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;\n        IF FOUND THEN\n          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)\n            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n        END IF;\n        RETURN NEW;\n        ", hash='446ffa914f3057bbb8212578704a17d754979759', operation='INSERT OR UPDATE OF "slug", "former_slugs"', pgid='pgtrigger_vocabulary_slugs_lead_on_29b07', table='annotations_vocabulary', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_is_a_reference', sql=annotations.models.trigger.Sql(func='PERFORM historio_stamp(); RETURN NULL;', hash='89d99c0de2f4c17e47aa70d57048a5088c5bd470', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_vocabulary_is_a_reference_51fed', table='annotations_vocabulary', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='vocabulary',
            trigger=pgtrigger.compiler.Trigger(name='vocabulary_kind_is_kept_in_use', sql=annotations.models.trigger.Sql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind"))', func="\n                IF EXISTS (SELECT 1 FROM annotations_annotationtag link\n                           JOIN annotations_tag tag ON tag.id = link.tag_id\n                           WHERE tag.vocabulary_id = NEW.id)\n                   OR EXISTS (SELECT 1 FROM annotations_claim claim\n                              JOIN annotations_tag tag ON tag.id = claim.question_id\n                              WHERE tag.vocabulary_id = NEW.id) THEN\n                  RAISE EXCEPTION 'the kind of a vocabulary in use cannot change'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\n                END IF;\n                RETURN NULL;\n                ", hash='46b1b094d8c9e7d72edea99ddbdade0ca02fc7fd', operation='UPDATE OF "kind"', pgid='pgtrigger_vocabulary_kind_is_kept_in_use_4ff8e', table='annotations_vocabulary', when='AFTER')),
        ),
        # Nothing asks any more whether it is to be ignored.
        migrations.RunSQL(
            "DROP FUNCTION IF EXISTS _pgtrigger_should_ignore(name)", migrations.RunSQL.noop
        ),
    ]
