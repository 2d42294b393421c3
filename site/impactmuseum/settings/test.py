from .base import *
from .base import SOCIALACCOUNT_PROVIDERS, database, env

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SERVE_MEDIA = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Whatever the machine's environment says: a test gives keys to the provider it is about.
for _provider in SOCIALACCOUNT_PROVIDERS.values():
    _provider["APPS"] = []
LOGIN_PROVIDER_BASES = dict.fromkeys(SOCIALACCOUNT_PROVIDERS, "")

DATABASES = {"default": database(env.str("DATABASE_URL", default="sqlite://:memory:"))}
# One database in memory is one connection for all threads: a browser's requests, which come side by side, would
# find themselves in each other's transactions. A journey's database is a file.
if DATABASES["default"]["NAME"].endswith("journeys.sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": f"{DATABASES['default']['NAME']}.test"}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {"BACKEND": "impactmuseum.base.limits_cache.LimitsCache"},
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
