from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0007_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='source',
            name='visibility',
            field=models.CharField(choices=[('public', 'Public'), ('members', 'Members only')], db_default='public', default='public', help_text='Who sees it, its text and all that is annotated in it: <b>public</b>, everybody; <b>members</b>, who has a role here. For a book that is still under copyright.', max_length=7, verbose_name='visibility'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(condition=models.Q(('visibility', 'members')), fields=['id'], name='source_for_members'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('visibility__in', ['public', 'members'])), name='source_visibility_is_known'),
        ),
    ]
