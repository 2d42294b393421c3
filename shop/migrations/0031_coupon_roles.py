from django.db import migrations

ROLES = {
    "Moderators": ("add", "change", "delete", "view"),
    "상점 운영": ("add", "change", "delete", "view"),
}


def give_roles(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="shop", model="coupon"
    )
    for name, actions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        for action in actions:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{action}_coupon", defaults={"name": f"Can {action} coupon"}
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("shop", "0030_coupons")]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
