from django.db import migrations

SEEN_AND_CHANGED = ("payment", "paymentbreak", "refund")
SEEN = ("providerevent",)


def give_roles(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="상점 운영")
    for model in (*SEEN_AND_CHANGED, *SEEN):
        content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
            app_label="shop", model=model
        )
        for action in ("view", "change") if model in SEEN_AND_CHANGED else ("view",):
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_{model}", defaults={"name": f"Can {action} {model}"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("shop", "0045_payment_breaks")]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
