from django.db import migrations

# Wagtail's own groups, and one for the people who pack and count.
ROLES = {
    "Editors": {
        "product": ("add", "change", "view"),
        "category": ("view",),
        "pricewindow": ("view",),
        "stock": ("view",),
    },
    "Moderators": {
        "product": ("add", "change", "delete", "publish", "lock", "unlock", "view"),
        "category": ("add", "change", "delete", "view"),
        "pricewindow": ("add", "change", "delete", "view"),
        "stock": ("view",),
    },
    "상점 운영": {
        "product": ("add", "change", "publish", "view"),
        "category": ("add", "change", "delete", "view"),
        "pricewindow": ("add", "change", "delete", "view"),
        "stock": ("change", "view"),
        "order": ("change", "view"),
        "shopsettings": ("change",),
    },
}


def permission(apps, app_label, model, codename):
    """Django makes permissions only after all migrations: make the row it will then find."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    content_type, _ = ContentType.objects.get_or_create(app_label=app_label, model=model)
    found, _ = Permission.objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )
    return found


# Wagtail makes one workflow with one task and gives both the same English name.
ENGLISH, WORKFLOW, TASK = "Moderators approval", "게시 전 검토", "검토자의 승인"


def moderate_products(apps, schema_editor):
    ContentType = apps.get_model("contenttypes", "ContentType")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowContentType = apps.get_model("wagtailcore", "WorkflowContentType")
    Workflow.objects.filter(name=ENGLISH).update(name=WORKFLOW)
    apps.get_model("wagtailcore", "Task").objects.filter(name=ENGLISH).update(name=TASK)
    workflow = Workflow.objects.filter(active=True).order_by("pk").first()
    if workflow:
        product, _ = ContentType.objects.get_or_create(app_label="shop", model="product")
        WorkflowContentType.objects.get_or_create(content_type=product, defaults={"workflow": workflow})


def give_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    access = permission(apps, "wagtailadmin", "admin", "access_admin")
    for name, models in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(access)
        for model, actions in models.items():
            group.permissions.add(*(permission(apps, "shop", model, f"{action}_{model}") for action in actions))


class Migration(migrations.Migration):
    dependencies = [
        ("shop", "0002_order_side"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.RunPython(moderate_products, migrations.RunPython.noop),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
