from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotations", "0005_translatable_names"),
    ]

    operations = [
        # They are kept for a day at most, and have no report to be looked at.
        migrations.RunSQL("DELETE FROM annotations_upload", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="upload", name="text"),
        migrations.AddField(
            model_name="upload",
            name="content",
            field=models.BinaryField(),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="upload",
            name="name",
            field=models.CharField(blank=True, max_length=255),
        ),
    ]
