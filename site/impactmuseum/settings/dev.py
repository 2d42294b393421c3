from .base import *
from .base import STATIC_ROOT, env

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
SERVE_MEDIA = True
WEBHOOKS_MAY_STAY_AT_HOME = True
# Passkeys without https, on localhost.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# WhiteNoise warns about a folder that only collectstatic would make.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# The worker tells of each task it starts and ends; between the server's lines only its failures matter.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"failures": {"class": "logging.StreamHandler", "level": "WARNING"}},
    "loggers": {name: {"handlers": ["failures"], "propagate": False} for name in ("django_tasks", "django_tasks_db")},
}
