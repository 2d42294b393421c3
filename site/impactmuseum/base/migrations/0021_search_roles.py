from django.db import migrations

ROLES = {
    "searchsynonym": ("add", "change", "delete", "view"),
    "unansweredsearch": ("change", "view"),
}
GROUPS = ("Editors", "마케터")


def let_editors_teach_the_search(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    for model, actions in ROLES.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="base", model=model)
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
            )
            for name in GROUPS:
                group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
                group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("base", "0020_search_index"), ("wagtailcore", "0098_apitoken")]

    operations = [migrations.RunPython(let_editors_teach_the_search, migrations.RunPython.noop)]
