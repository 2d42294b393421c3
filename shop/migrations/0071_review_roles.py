from django.db import migrations


def give_roles(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="shop", model="review"
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="상점 운영")
    for action in ("change", "view"):
        permission, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=f"{action}_review", defaults={"name": f"Can {action} review"}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("shop", "0070_reviews")]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
