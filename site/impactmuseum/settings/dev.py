from .base import *
from .base import STATIC_ROOT, env

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
SERVE_MEDIA = True
# WhiteNoise warns about a folder that only collectstatic would make.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
