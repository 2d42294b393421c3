from django.db import migrations


def give_roles(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="shop", model="question"
    )
    for name in ("상점 운영", "브랜드 파트너"):
        group, _ = Group.objects.get_or_create(name=name)
        for action in ("change", "view"):
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_question", defaults={"name": f"Can {action} question"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("shop", "0073_questions")]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
