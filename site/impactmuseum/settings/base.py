"""What every environment shares. Everything that differs between machines is read from the environment."""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

from .api import *

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = ROOT / "site" / "impactmuseum"
VAR = ROOT / "var"

env = environ.Env()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])

INSTALLED_APPS = [
    "home",
    "shop",
    "community",
    "brands",
    "problems",
    "impactmuseum.base",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.kakao",
    "allauth.socialaccount.providers.naver",
    "allauth.usersessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "impactmuseum.base.api.cross_origin.CrossOriginMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "impactmuseum.base.visitor.VisitorMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "impactmuseum.base.csp.ContentSecurityPolicyMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "community.staff.SecondFactorMiddleware",
    "shop.partners.PartnerMiddleware",
    "impactmuseum.base.edition.EditionMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "impactmuseum.urls"
WSGI_APPLICATION = "impactmuseum.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "csp.context_processors.nonce",
            ],
        },
    },
]


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database URL: SQLite, MySQL and MariaDB are the ones the suite runs on."""
    config: dict[str, Any] = env.db_url_config(url)
    options = config.setdefault("OPTIONS", {})
    config["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    config["CONN_HEALTH_CHECKS"] = True
    if config["ENGINE"].endswith("sqlite3"):
        # IMMEDIATE takes the write lock at BEGIN: a deferred transaction that starts to write later fails at
        # once with "database is locked", whatever the timeout.
        options |= {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif config["ENGINE"].endswith("mysql"):
        # The two servers name the statement limit differently and refuse the other's name; each executes only
        # its own comment. MySQL limits SELECT alone, MariaDB every statement; a long migration runs with 0.
        seconds = env.int("DATABASE_STATEMENT_SECONDS", default=10)
        options |= {
            "charset": "utf8mb4",
            "collation": "utf8mb4_unicode_ci",
            "isolation_level": "read committed",
            "connect_timeout": 2,
            "init_command": (
                "SET SESSION sql_mode='STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
                ", innodb_lock_wait_timeout=5"
                f" /*M!100108 , max_statement_time={seconds} */"
                f" /*!80000 , max_execution_time={seconds * 1000} */"
            ),
        }
        config["TEST"] = {"CHARSET": "utf8mb4", "COLLATION": "utf8mb4_unicode_ci"}
    return config


DATABASES = {"default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR / 'db.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = [
    "models.W036",  # MySQL creates no conditional unique constraints: other packages have some, we have none
    "security.W019",  # frames of our own pages are how Wagtail previews them
]

REDIS_URL = env.str("REDIS_URL", default="")
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Every process must count the same tries, also without Redis.
    "limits": {"BACKEND": "impactmuseum.base.limits_cache.LimitsCache"},
}
# One process's memory would show a session as it was before another process changed it: no sessions in it.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
if REDIS_URL:
    _redis = {
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "museum",
        "OPTIONS": {"socket_timeout": 0.5, "socket_connect_timeout": 0.5},
    }
    CACHES["default"] = {"BACKEND": "impactmuseum.base.cache.ForgivingRedisCache", **_redis}
    CACHES["limits"] |= _redis
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_SAMESITE = "Lax"

# How many proxies of ours stand before the server: the client's address is that many hops from the right.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("ALLAUTH_TRUSTED_PROXY_COUNT", default=0)

TASKS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Modules of the payment providers, in the order in which the checkout offers them.
SHOP_PAYMENT_PROVIDERS = ["shop.payments.toss", "shop.payments.kakaopay", "shop.payments.bank_transfer"]
# A provider without keys is not offered.
TOSS_API_BASE = env.str("TOSS_API_BASE", default="https://api.tosspayments.com").rstrip("/")
TOSS_SDK_URL = env.str("TOSS_SDK_URL", default="https://js.tosspayments.com/v2/standard")
TOSS_CLIENT_KEY = env.str("TOSS_CLIENT_KEY", default="")
TOSS_SECRET_KEY = env.str("TOSS_SECRET_KEY", default="")
KAKAOPAY_API_BASE = env.str("KAKAOPAY_API_BASE", default="https://open-api.kakaopay.com").rstrip("/")
KAKAOPAY_SECRET_KEY = env.str("KAKAOPAY_SECRET_KEY", default="")
KAKAOPAY_CID = env.str("KAKAOPAY_CID", default="")

vars().update(env.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="임팩트 뮤지엄 <museum@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10

AUTH_USER_MODEL = "community.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "community.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "community.member_fields.MemberFields"
ACCOUNT_FORMS = {
    "add_email": "community.forms.ChangeEmailForm",
    "login": "community.forms.SignInForm",
    "signup": "community.forms.SignUpForm",
}
ACCOUNT_USERNAME_VALIDATORS = "community.names.username_validators"
# A letter asks to confirm the address; nobody is kept from buying until then.
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
# Who asks for a new password learns nothing about who is a member, and no stranger gets a letter.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The letter proves who it is, also to somebody whose account others have tried too often.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# Per address (ip), per person (user), per what was typed (key). community.account_adapter adds one per account.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "signup": "10/m/ip,60/h/ip",
    "reset_password": "10/m/ip,3/10m/key",
}

MFA_ADAPTER = "community.mfa_adapter.MFAAdapter"
MFA_FORMS = {
    "add_webauthn": "community.forms.AddPasskeyForm",
    "edit_webauthn": "community.forms.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "임팩트 뮤지엄"
MFA_TOTP_TOLERANCE = 1
# Whether the admin opens only to those who have a second factor.
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=False)


def login_provider(client_id: str, secret: str, **more: Any) -> dict[str, Any]:
    """A provider without keys has no app, and so no button."""
    return {"APPS": [{"client_id": client_id, "secret": secret, "key": ""}] if client_id else [], **more}


SOCIALACCOUNT_PROVIDERS = {
    "google": login_provider(
        env.str("GOOGLE_CLIENT_ID", default=""),
        env.str("GOOGLE_CLIENT_SECRET", default=""),
        SCOPE=["profile", "email"],
        OAUTH_PKCE_ENABLED=True,
        # Google proves whose address it is: its word opens the account that has this address. Of the other two one
        # has to sign in first and connect them.
        EMAIL_AUTHENTICATION=True,
    ),
    "kakao": login_provider(
        env.str("KAKAO_CLIENT_ID", default=""),
        env.str("KAKAO_CLIENT_SECRET", default=""),
    ),
    "naver": login_provider(
        env.str("NAVER_CLIENT_ID", default=""),
        env.str("NAVER_CLIENT_SECRET", default=""),
    ),
}
# Empty but for tests: providers on one's own machine.
LOGIN_PROVIDER_BASES = {
    "google": env.str("GOOGLE_BASE_URL", default=""),
    "kakao": env.str("KAKAO_BASE_URL", default=""),
    "naver": env.str("NAVER_BASE_URL", default=""),
}
SOCIALACCOUNT_ADAPTER = "community.social_adapter.SocialAdapter"
SOCIALACCOUNT_FORMS = {"signup": "community.forms.SocialSignUpForm"}
# Nobody agrees to terms without having seen them.
SOCIALACCOUNT_AUTO_SIGNUP = False
# Kakao lets people keep their address to themselves.
SOCIALACCOUNT_EMAIL_REQUIRED = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# Whether search engines may come in. A museum that is only tried out keeps them away: one of two alike is too many.
ROBOTS_WELCOME = env.bool("ROBOTS_WELCOME", default=True)

LANGUAGE_CODE = "ko"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("ko", "한국어"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Seoul"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / env.str("STATIC_ROOT", default="var/static")
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "impactmuseum.base.stylesheet.StylesheetFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = ROOT / env.str("MEDIA_ROOT", default="var/media")
# Files that only some may see. Never inside MEDIA_ROOT.
PRIVATE_ROOT = ROOT / env.str("PRIVATE_ROOT", default="var/private")
SERVE_MEDIA = env.bool("SERVE_MEDIA", default=False)

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

VIDEO_FRAMES = ["https://www.youtube.com", "https://www.youtube-nocookie.com", "https://player.vimeo.com"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "frame-src": [SELF, *VIDEO_FRAMES],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        # Wagtail shows previews of our pages in a frame of its own.
        "frame-ancestors": [SELF],
    }
}
# Wagtail's admin writes inline scripts and styles and knows no nonce.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "frame-src": [SELF, *VIDEO_FRAMES],
    "object-src": [NONE],
    "base-uri": [SELF],
    "form-action": [SELF],
    "frame-ancestors": [SELF],
}

WAGTAIL_SITE_NAME = "임팩트 뮤지엄"
WAGTAIL_I18N_ENABLED = True
WAGTAIL_ALLOW_UNICODE_SLUGS = True
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Passwords and addresses are changed where there are limits and confirmations: at /accounts/.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_BASE_URL = env.str("WAGTAILADMIN_BASE_URL", default="http://127.0.0.1:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ko", "한국어"), ("en", "English")]
# Elasticsearch or OpenSearch instead of the museum's own index: `elasticsearch9`, `opensearch3`, …
SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="")
WAGTAILSEARCH_BACKENDS: dict[str, dict[str, Any]] = {"default": {"BACKEND": "impactmuseum.base.search"}}
if SEARCH_ENGINE:
    WAGTAILSEARCH_BACKENDS["default"] = {
        "BACKEND": "impactmuseum.base.search_engine",
        "ENGINE": f"modelsearch.backends.{SEARCH_ENGINE}",
        "URLS": [env.str("SEARCH_ENGINE_URL", default="http://127.0.0.1:9200")],
        "INDEX_PREFIX": "museum_",
    }

WAGTAILIMAGES_IMAGE_MODEL = "base.MuseumImage"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000
WAGTAILDOCS_DOCUMENT_MODEL = "base.MuseumDocument"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "hwp", "hwpx", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Documents are downloads: shown inline, an uploaded page would run as ours.
WAGTAILDOCS_SERVE_METHOD = "serve_view"
