from django.db import migrations, models

import annotations.models.account


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0011_history_of_discussion"),
    ]

    operations = [
        # What was issued before may do what it could, for as long as it could.
        migrations.AddField(
            model_name="token",
            name="scope",
            field=models.CharField(default="all", max_length=10),
        ),
        migrations.AddField(
            model_name="token",
            name="expires",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="last_used",
            field=models.DateField(
                blank=True,
                editable=False,
                help_text="The day of its last use: <b>2026-11-07</b>.",
                null=True,
                verbose_name="last used",
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="scope",
            field=models.CharField(
                choices=[
                    ("read", "read"),
                    ("annotate", "read, and write annotations, replies and reviews"),
                    ("all", "all that the account may do with sources, terms and annotations"),
                ],
                default="read",
                help_text="What the program may do at most: <b>read</b> is enough for statistics.",
                max_length=10,
                verbose_name="scope",
            ),
        ),
        migrations.AlterField(
            model_name="token",
            name="expires",
            field=models.DateField(
                blank=True,
                default=annotations.models.account.in_a_year,
                help_text="The last day on which it is good: <b>2027-10-25</b>. Without one it never ends.",
                null=True,
                verbose_name="expires",
            ),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["read", "annotate", "all"])), name="token_scope_is_known"
            ),
        ),
    ]
