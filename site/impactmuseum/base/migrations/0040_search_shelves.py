import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Postings that say where their entries stand. The index is written anew, by `manage.py update_index`."""

    dependencies = [
        ("base", "0032_texts_in_english"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.DeleteModel(name="SearchPosting"),
        migrations.DeleteModel(name="SearchHandle"),
        migrations.DeleteModel(name="SearchEntry"),
        migrations.DeleteModel(name="SearchWord"),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=200, unique=True)),
                ("is_name", models.BooleanField(default=False)),
                ("seam", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SearchHandle",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "handle", "word_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("handle", models.CharField(max_length=200)),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="handles", to="base.searchword"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchShelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(blank=True, max_length=10)),
                ("is_shown", models.BooleanField(default=False)),
                ("language", models.CharField(blank=True, max_length=10)),
                ("problem", models.CharField(blank=True, max_length=255)),
                ("second_problem", models.CharField(blank=True, max_length=255)),
                ("brand", models.CharField(blank=True, max_length=255)),
                ("category", models.CharField(blank=True, max_length=255)),
                ("parent_category", models.CharField(blank=True, max_length=255)),
                ("key", models.CharField(max_length=64, unique=True)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=255)),
                ("title_key", models.CharField(db_index=True, max_length=200)),
                ("slug", models.CharField(blank=True, max_length=255)),
                ("summary", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="contenttypes.contenttype"
                    ),
                ),
                (
                    "shelf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="base.searchshelf"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id"), name="search_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "word_id",
                        "kind",
                        "weight",
                        "entry_id",
                        "shelf_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.PositiveSmallIntegerField()),
                ("weight", models.PositiveSmallIntegerField()),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="base.searchentry",
                    ),
                ),
                (
                    "shelf",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="base.searchshelf",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="base.searchword",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["entry", "word"], name="search_posting_of_entry")]},
        ),
    ]
