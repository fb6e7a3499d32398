"""The roles, as groups. Who has been given rights one by one gets the role that has them.

An account without any keeps what it had: it reads what is public.
"""

from django.db import migrations

ROLES = ("reader", "annotator", "reviewer", "editor", "administrator")

#: The rights of before by which a role is known, the highest first.
SIGNS = (
    ("administrator", ("change_user",)),
    ("editor", ("change_source", "change_event", "change_tag", "add_source")),
    ("reviewer", ("change_annotation",)),
    ("annotator", ("add_annotation",)),
)


def make(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    User = apps.get_model("annotations", "User")
    # A group of people that happens to be called as a role stays what it is.
    for group in Group.objects.filter(name__in=ROLES, annotations__isnull=False).distinct():
        group.name = f"{group.name} (group)"
        group.save()
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in ROLES}
    for user in User.objects.filter(is_superuser=False):
        held = set(user.user_permissions.values_list("codename", flat=True))
        held |= set(user.groups.values_list("permissions__codename", flat=True))
        role = next((name for name, signs in SIGNS if held & set(signs)), "reader" if user.is_staff else "")
        if role:
            user.groups.add(groups[role])


class Migration(migrations.Migration):

    dependencies = [
        ("annotations", "0006_upload_content"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
