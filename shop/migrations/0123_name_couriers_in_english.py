from django.db import migrations

NAMES = {
    "CJ대한통운": "CJ Logistics",
    "우체국택배": "Korea Post",
    "한진택배": "Hanjin Express",
    "롯데택배": "Lotte Global Logistics",
    "로젠택배": "Logen",
}


def name_couriers(apps, schema_editor):
    for korean, english in NAMES.items():
        apps.get_model("shop", "Courier").objects.filter(name=korean, name_en="").update(name_en=english)


class Migration(migrations.Migration):
    dependencies = [("shop", "0122_couriers_and_coupons_in_english")]

    operations = [migrations.RunPython(name_couriers, migrations.RunPython.noop)]
