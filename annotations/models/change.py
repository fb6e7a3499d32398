"""What was changed or deleted, by whom, and how it was before: one table, which triggers write."""

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Listed

#: Columns that the database makes from others.
DERIVED = ("folded", "search", "search_config")

#: By which column what others belong to is known to the public.
KEYS = {"user": "username", "group": "name", "annotation": "uuid"}

PURGING = "current_setting('historio.purging', true) IS DISTINCT FROM 'on'"


def recording(
    model: str,
    *,
    part_of: str = "",
    through: str = "",
    audience: str = "NULL",
    source: str = "NULL",
    without: tuple[str, ...] = (),
    constant: tuple[str, ...] = (),
    made: bool | None = None,
) -> list[pgtrigger.Trigger]:
    """The triggers that write down what becomes of a table's rows; one INSERT a statement.

    `part_of` names the model to which a row belongs, `through` says by which expression. `audience` and
    `source` say who may see it. In expressions, `{row}` stands for the row. What columns hold that are
    `without` is never kept; what never changes (`constant`) is kept of deleted rows only. That a row was
    `made` is written down of parts, which do not say themselves when they were; else only if it is put
    back (`historio.putting_back`).
    """
    owner, made = part_of or model, bool(part_of) if made is None else made
    expression = (through or f"{{row}}.{part_of}_id") if part_of else "{row}.id"
    key = KEYS.get(owner, "slug")
    dropped = "{" + ",".join((*DERIVED, *without)) + "}"
    kept = "{" + ",".join((*DERIVED, *without, *constant)) + "}"

    def insert(action: str, rows: str, before: str, after: str) -> str:
        known = f"(SELECT {key} FROM annotations_{part_of} WHERE id = thing.owner)::text"
        return f"""
        INSERT INTO annotations_change
          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,
           audience, source, before, after)
        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),
               pg_current_xact_id()::text::bigint, '{action}', '{model}', thing.id, '{owner}', thing.owner,
               coalesce({known if part_of else "thing.key"}, ''), thing.audience, thing.source,
               {before}, {after}
        FROM ({rows}) AS thing
        """

    def row(alias: str, shown: str, more: str = "") -> str:
        own = f"{alias}.{key}::text AS key, " if not part_of else ""
        return f"""
          SELECT {alias}.id, {own}{audience.format(row=alias)}::integer AS audience,
                 {source.format(row=alias)}::bigint AS source, {shown}{more}"""

    changed = row(
        "earlier",
        f"to_jsonb(earlier) - '{kept}'::text[] AS was, to_jsonb(later) - '{kept}'::text[] AS now",
        ", owner.id AS owner",
    )
    whose = (
        f"SELECT {expression.format(row='earlier')} UNION SELECT {expression.format(row='later')}"
        if part_of
        else "SELECT earlier.id"
    )
    update = f"""{changed}
          FROM before AS earlier JOIN after AS later ON later.id = earlier.id,
               LATERAL ({whose}) AS owner (id)"""
    difference = """(
            SELECT jsonb_object_agg(is_new.key, is_new.value) FROM jsonb_each(thing.now) AS is_new
            WHERE is_new.value IS DISTINCT FROM thing.was -> is_new.key)"""
    gone = row(
        "earlier",
        f"to_jsonb(earlier) - '{dropped}'::text[] AS was",
        f", {expression.format(row='earlier')} AS owner",
    )
    come = row(
        "later", f"to_jsonb(later) - '{kept}'::text[] AS now", f", {expression.format(row='later')} AS owner"
    )
    dead, born = f"{gone} FROM before AS earlier", f"{come} FROM after AS later"
    changes = "WHERE thing.was <> thing.now"
    name = f"{model}_change_is_recorded"
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="before", new="after"),
            func=f"{insert('update', update, 'thing.was', difference)} {changes}; RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name=f"{model}_deletion_is_recorded",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            referencing=pgtrigger.Referencing(old="before"),
            func=f"{insert('delete', dead, 'thing.was', 'NULL')}; RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name=f"{model}_making_is_recorded",
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            condition=None
            if made
            else pgtrigger.Condition("current_setting('historio.putting_back', true) = 'on'"),
            referencing=pgtrigger.Referencing(new="after"),
            func=f"{insert('insert', born, 'NULL', 'thing.now')}; RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name=f"{model}_is_not_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=f"""
            IF {PURGING} THEN
              RAISE EXCEPTION 'TRUNCATE leaves nothing in the history; delete the rows'
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
            END IF;
            RETURN NULL;
            """,
        ),
    ]


def audits(person: Any) -> bool:
    """Whether a person may read who changed what in the whole archive: administrators."""
    return bool(person.is_active and (person.is_superuser or getattr(person, "role", "") == "administrator"))


class ChangeQuerySet(Listed):
    """Changes."""

    def deletions(self, model: type[models.Model]) -> Self:
        """Those by which rows of a model were deleted."""
        return self.filter(model=model._meta.model_name, action=Change.Action.DELETE)

    def visible_to(self, person: Any, references: Any = None) -> Self:
        """Those of what they might see, before and after, to administrators."""
        if not audits(person):
            return self.none()
        seen = person.audiences
        before = Q(audience__isnull=True) | Q(audience__in=seen)
        after = Q(after__audience__isnull=True) | Q(after__audience__in=seen)
        return self.filter(before, after)


class Change(models.Model):
    """What a statement did to a row. Only the database writes it, and nobody changes it.

    `owner` is what the row belongs to: a label to its tag; most rows to themselves. `before` is the whole
    row as it was, `after` what is new of it.
    """

    class Action(models.TextChoices):
        INSERT = "insert", _("made")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("deleted")
        PURGE = "purge", _("history purged")

    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("actor"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    command = models.TextField(_("command"))
    request = models.TextField(_("request"))
    #: Of the database: what was changed in one transaction was changed together.
    transaction = models.BigIntegerField(_("transaction"))
    action = models.CharField(_("action"), max_length=6, choices=Action)
    model = models.CharField(_("model"), max_length=30)
    row = models.BigIntegerField(_("row"))
    owner_model = models.CharField(max_length=30)
    owner = models.BigIntegerField(null=True)
    #: The owner's slug, id or account name at that time.
    key = models.TextField(_("key"))
    audience = models.IntegerField(null=True)
    source = models.BigIntegerField(null=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | ~Q(command=""), name="change_has_an_actor"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_model", "owner", "id"], name="change_by_owner"),
            models.Index(fields=["model", "key"], name="change_by_key"),
            models.Index(fields=["at", "id"], name="change_by_time"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="change_is_not_changed",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                RAISE EXCEPTION 'what was recorded is not changed'
                  USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                """,
            ),
            pgtrigger.Trigger(
                name="change_is_kept",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Delete | pgtrigger.Truncate,
                func=f"""
                IF {PURGING} THEN
                  RAISE EXCEPTION 'what was recorded is kept; an administrator can purge it'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="change_purge_is_recorded",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="before"),
                func="""
                IF EXISTS (SELECT 1 FROM before WHERE action = 'purge') THEN
                  RAISE EXCEPTION 'that something was purged is kept'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                INSERT INTO annotations_change
                  (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,
                   audience, source, after)
                SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),
                       pg_current_xact_id()::text::bigint, 'purge', owner_model, coalesce(owner, 0),
                       owner_model, owner, (array_agg(key ORDER BY id DESC))[1],
                       (array_agg(audience ORDER BY id DESC))[1], (array_agg(source ORDER BY id DESC))[1],
                       jsonb_build_object('purged', count(*))
                FROM before GROUP BY owner_model, owner;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.model} {self.key}"
