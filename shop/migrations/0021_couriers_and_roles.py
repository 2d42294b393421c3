from django.db import migrations

COURIERS = [
    ("CJ대한통운", "https://trace.cjlogistics.com/next/tracking.html?wblNo={no}", "10, 12", "15881255"),
    ("우체국택배", "https://service.epost.go.kr/trace.RetrieveDomRigiTraceList.comm?sid1={no}", "13", "15881300"),
    (
        "한진택배",
        "https://www.hanjin.com/kor/CMS/DeliveryMgr/WaybillResult.do?mCode=MN038&schLang=KR&wblnumText2={no}",
        "10, 12",
        "15880011",
    ),
    ("롯데택배", "https://www.lotteglogis.com/home/reservation/tracking/linkView?InvNo={no}", "12", "15882121"),
    ("로젠택배", "https://www.ilogen.com/web/personal/trace/{no}", "11", "15889988"),
]
OPERATORS = "상점 운영"
PERMISSIONS = [
    ("courier", "add_courier", "Can add 택배사"),
    ("courier", "change_courier", "Can change 택배사"),
    ("courier", "delete_courier", "Can delete 택배사"),
    ("courier", "view_courier", "Can view 택배사"),
    ("order", "export_order", "주문을 내려받을 수 있음"),
]


def name_couriers(apps, schema_editor):
    Courier = apps.get_model("shop", "Courier")
    for place, (name, tracking_url, number_lengths, phone) in enumerate(COURIERS):
        fields = {
            "tracking_url": tracking_url,
            "number_lengths": number_lengths,
            "phone": phone,
            "sort_order": place,
        }
        Courier.objects.get_or_create(name=name, defaults=fields)


def let_operators_send(apps, schema_editor):
    """Django makes permissions only after all migrations: make the rows it will then find."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=OPERATORS)
    for model, codename, name in PERMISSIONS:
        content_type, _ = ContentType.objects.get_or_create(app_label="shop", model=model)
        found, _ = Permission.objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        group.permissions.add(found)


class Migration(migrations.Migration):
    dependencies = [("shop", "0020_parcels")]

    operations = [
        migrations.RunPython(name_couriers, migrations.RunPython.noop),
        migrations.RunPython(let_operators_send, migrations.RunPython.noop),
    ]
