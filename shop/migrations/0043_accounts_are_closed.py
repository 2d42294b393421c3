from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0042_refunds_say_when_they_went")]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="account_closed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
