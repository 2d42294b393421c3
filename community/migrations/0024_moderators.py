from django.db import migrations

ROLES = {
    "boardcategory": ("add", "change", "delete", "view"),
    "post": ("change", "view"),
    "comment": ("change", "view"),
    "report": ("change", "view"),
    "customer": ("change", "view"),
}


def let_moderators_keep_the_board(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Moderators")
    for model, actions in ROLES.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="community", model=model)
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0023_reports"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(let_moderators_keep_the_board, migrations.RunPython.noop)]
