"""What was changed or deleted, by whom, and how it was before: one table, which triggers write."""

from collections.abc import Iterable
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from annotations.models.base import Listed, audiences_of
from annotations.models.trigger import Trigger

#: Columns that the database makes from others.
DERIVED = ("folded", "search", "search_config", "counts")

#: By which column what others belong to is known to the public.
KEYS = {
    "user": "username",
    "group": "name",
    "annotation": "uuid",
    "datemention": "uuid",
    "reading": "uuid",
    "parallel": "uuid",
    "comparison": "uuid",
    "snapshot": "uuid",
}

PURGING = "current_setting('historio.purging', true) IS DISTINCT FROM 'on'"


class Recording(Trigger):
    """A trigger that writes down rows, in one INSERT a statement.

    In its function `{was}` stands for the row before as JSON, `{now}` for the row after, `{new}` for what
    is new of it, and `{differs}` for whether anything is. They name the columns one by one: what the
    database derives, and what is kept away from the history, is never made into JSON.
    """

    def __init__(self, *, without: tuple[str, ...], constant: tuple[str, ...], **more: Any) -> None:
        self.without, self.constant = {*DERIVED, *without}, {*constant}
        super().__init__(**more)

    def get_func(self, model: Any) -> str:
        """The function, with the columns that the model has."""
        columns = [field.column for field in model._meta.concrete_fields if field.column not in self.without]
        kept = [column for column in columns if column not in self.constant]
        pairs = [(f'earlier."{column}"', f'later."{column}"', column) for column in kept]
        # To append nothing costs next to nothing.
        new = " || ".join(
            f"CASE WHEN {old} IS DISTINCT FROM {new} THEN jsonb_build_object('{name}', {new}) ELSE '{{}}' END"
            for old, new, name in pairs
        )
        olds, news = (", ".join(found) for found in list(zip(*pairs, strict=True))[:2])
        whole = columns if self.operation == pgtrigger.Delete else kept
        return str(self.func).format(
            was=as_json("earlier", whole),
            now=as_json("later", kept),
            new=new,
            differs=f"({olds}) IS DISTINCT FROM ({news})",
        )


def as_json(row: str, columns: Iterable[str]) -> str:
    """These columns of a row as JSON."""
    pairs = (f"""'{name}', {row}."{name}\"""" for name in columns)
    return f"jsonb_build_object({', '.join(pairs)})"


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
) -> list[Trigger]:
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

    def insert(action: str, row: str, rows: str, *, before: str, after: str, whose: str = "") -> str:
        owner_id = whose or expression.format(row=row)
        known = (
            f"(SELECT {key} FROM annotations_{part_of} WHERE id = {owner_id})" if part_of else f"{row}.{key}"
        )
        return f"""
        INSERT INTO annotations_change
          (at, actor_id, command, request, transaction, action, model, "row", owner_model, owner, key,
           audience, source, before, after)
        SELECT statement_timestamp(), historio_actor(), historio_command(), historio_request(),
               pg_current_xact_id()::text::bigint, '{action}', '{model}', {row}.id, '{owner}', {owner_id},
               coalesce({known}::text, ''), {audience.format(row=row)}::integer,
               {source.format(row=row)}::bigint, {before}, {after}
        FROM {rows};
        RETURN NULL;
        """

    owners = " UNION ".join(f"SELECT {expression.format(row=row)}" for row in ("earlier", "later"))
    both = f", LATERAL ({owners}) AS owner (id)" if part_of else ""
    # Of a FULL join no plan compares each row with each other one: not even the plan that is kept from a
    # statement that changed a single row.
    changed = f"before AS earlier FULL JOIN after AS later ON later.id = earlier.id{both} WHERE {{differs}}"
    more: dict[str, Any] = {"level": pgtrigger.Statement, "without": without, "constant": constant}
    return [
        Recording(
            name=f"{model}_change_is_recorded",
            when=pgtrigger.After,
            operation=pgtrigger.Update,
            referencing=pgtrigger.Referencing(old="before", new="after"),
            func=insert(
                "update",
                "earlier",
                changed,
                before="{was}",
                after="{new}",
                whose="owner.id" if part_of else "",
            ),
            **more,
        ),
        Recording(
            name=f"{model}_deletion_is_recorded",
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            referencing=pgtrigger.Referencing(old="before"),
            func=insert("delete", "earlier", "before AS earlier", before="{was}", after="NULL"),
            **more,
        ),
        Recording(
            name=f"{model}_making_is_recorded",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            condition=None
            if made
            else pgtrigger.Condition("current_setting('historio.putting_back', true) = 'on'"),
            referencing=pgtrigger.Referencing(new="after"),
            func=insert("insert", "later", "after AS later", before="NULL", after="{now}"),
            **more,
        ),
        Trigger(
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


def all_seen(audiences: Iterable[int | None], person: Any) -> bool:
    """Whether a person belongs to all of these audiences; a row without one is for everybody."""
    return {audience for audience in audiences if audience is not None} <= {*audiences_of(person)}


def audits(person: Any) -> bool:
    """Whether a person may read who changed what in the whole archive: administrators."""
    return bool(person.is_active and (person.is_superuser or getattr(person, "role", "") == "administrator"))


class ChangeQuerySet(Listed):
    """Changes."""

    def deletions(self, model: type[models.Model]) -> Self:
        """Those by which rows of a model were deleted."""
        return self.filter(model=model._meta.model_name, action=Change.Action.DELETE)

    @classmethod
    def seen_by(cls, person: Any, references: Any = None) -> list[Q]:
        """All of them, by administrators. What stood in rows that they may not see is told to nobody."""
        return [] if audits(person) else [Q(pk__among=[])]


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
            Trigger(
                name="change_is_not_changed",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                RAISE EXCEPTION 'what was recorded is not changed'
                  USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                """,
            ),
            Trigger(
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
            Trigger(
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

    def is_open_to(self, person: Any) -> bool:
        """Whether a person might see the row before and after."""
        return all_seen([self.audience, (self.after or {}).get("audience")], person)
