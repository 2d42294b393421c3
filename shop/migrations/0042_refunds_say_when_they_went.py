from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0041_money_that_came_and_went")]

    operations = [
        migrations.RemoveField(model_name="refundaccount", name="settled_at"),
        migrations.RemoveField(model_name="refundaccount", name="settled_by"),
    ]
