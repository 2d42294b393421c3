from django.db import migrations

EDITORS, MARKETERS, PARTNERS = "Editors", "마케터", "브랜드 파트너"
PERMISSIONS = {
    MARKETERS: {
        ("shop", "product"): ("view_product",),
        ("shop", "category"): ("view_category",),
        ("shop", "pricewindow"): ("add_pricewindow", "change_pricewindow", "delete_pricewindow", "view_pricewindow"),
        ("shop", "coupon"): ("add_coupon", "change_coupon", "delete_coupon", "view_coupon"),
    },
    PARTNERS: {
        ("brands", "brandpartner"): ("own_brands_only",),
        ("shop", "product"): ("change_product", "view_product"),
        ("shop", "pricewindow"): ("view_pricewindow",),
        ("shop", "stock"): ("view_stock",),
    },
}
NAMES = {"own_brands_only": "자기 브랜드만 다룰 수 있음"}


def permission(apps, app_label, model, codename):
    """Django makes permissions only after all migrations: make the row it will then find."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type,
        codename=codename,
        defaults={"name": NAMES.get(codename, f"Can {codename.replace('_', ' ')}")},
    )
    return found


def give_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    access = permission(apps, "wagtailadmin", "admin", "access_admin")
    for name, models in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(access)
        for (app_label, model), codenames in models.items():
            group.permissions.add(*(permission(apps, app_label, model, codename) for codename in codenames))


def let_them_write_and_show(apps, schema_editor):
    """A marketer writes pages as an editor does; a partner brings pictures, and chooses among their own."""
    Group = apps.get_model("auth", "Group")
    PagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    CollectionPermission = apps.get_model("wagtailcore", "GroupCollectionPermission")
    editors = Group.objects.filter(name=EDITORS).first()
    marketers, partners = (Group.objects.get(name=name) for name in (MARKETERS, PARTNERS))
    for known in PagePermission.objects.filter(group=editors):
        PagePermission.objects.get_or_create(group=marketers, page=known.page, permission=known.permission)
    for known in CollectionPermission.objects.filter(group=editors):
        keys = {"collection": known.collection, "permission": known.permission}
        CollectionPermission.objects.get_or_create(group=marketers, **keys)
        if known.permission.codename in ("add_image", "choose_image"):
            CollectionPermission.objects.get_or_create(group=partners, **keys)


class Migration(migrations.Migration):
    dependencies = [
        ("brands", "0010_brand_partner"),
        ("shop", "0057_cart_lines"),
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        migrations.RunPython(give_roles, migrations.RunPython.noop),
        migrations.RunPython(let_them_write_and_show, migrations.RunPython.noop),
    ]
