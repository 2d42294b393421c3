"""Two accounts to look behind the counter with. Only for development: their passwords are known to everybody."""

from django.contrib.auth.models import Group

from community.models import User

ADMIN = ("admin", "museum-admin")
EDITOR = ("editor", "museum-editor")


def load_staff() -> None:
    name, password = ADMIN
    if not User.objects.filter(username=name).exists():
        User.objects.create_superuser(name, password=password)
    name, password = EDITOR
    if not User.objects.filter(username=name).exists():
        editor = User.objects.create_user(name, password=password)
        editor.groups.add(*Group.objects.filter(name="Editors"))
