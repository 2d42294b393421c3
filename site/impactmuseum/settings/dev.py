from .base import *
from .base import VAR, env

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
SERVE_MEDIA = True
VAR.mkdir(exist_ok=True)
