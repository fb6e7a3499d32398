"""A trigger that nobody switches off; those of django-pgtrigger ask whether to do anything."""

from typing import Any

import pgtrigger
from pgtrigger import compiler


class Sql(compiler.UpsertTriggerSql):
    """The statements that make a trigger. Migrations refer to them: the template is never changed.

    Django-pgtrigger's own has each function ask `_pgtrigger_should_ignore`, which costs an exception
    block for each row, and lets whoever says `SET pgtrigger.ignore` write past the rules and the history.
    """

    def get_template(self) -> str:
        """The same without the question."""
        return """
            CREATE OR REPLACE FUNCTION {pgid}()
            RETURNS TRIGGER AS $$
                {declare}
                BEGIN
                    {func}
                END;
            $$ LANGUAGE plpgsql;

            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE {constraint} TRIGGER {pgid}
                {when} {operation} ON {table}
                {timing}
                {referencing}
                FOR EACH {level} {condition}
                EXECUTE PROCEDURE {execute};

            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Trigger(pgtrigger.Trigger):
    """A trigger declared in the `Meta` of a model. All of ours are such."""

    def compile(self, model: Any) -> compiler.Trigger:
        """As django-pgtrigger keeps it in migrations."""
        made = super().compile(model)
        said: dict[str, Any] = {**made.sql.kwargs}
        said.pop("ignore_func_name", None)
        return compiler.Trigger(name=made.name, sql=Sql(**{**said, "table": made.sql.table}))
