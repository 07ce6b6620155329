"""All settings, from the environment alone. With nothing configured the embedded profile runs:
SQLite, a Valkey server on a unix socket, films on the local disk, everything below `VAR_DIR`.
With DATABASE_URL, BROKER_URL, CACHE_URL and S3_BUCKET it is the scaled profile.
docs/configuration.md has the table."""

from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from contest.conf import limits
from contest.conf.account import *  # noqa: F403
from contest.conf.environment import BUCKET, PLACE, Environment, find_misspelt, refuse_lost_data
from contest.conf.logs import logging_config, passwords_in
from contest.conf.page_policy import NO_DEVICES, page_policy
from contest.conf.secrets import read_or_create_secret
from contest.places import country_names
from contest.version import VERSION as SITE_VERSION  # noqa: F401

env = Environment()
BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.folder("VAR_DIR", default=str(BASE_DIR / "var")))
EMBEDDED = not env.str("DATABASE_URL", default="")
DEMO = env.bool("DEMO", default=False)
if DEMO and not (BASE_DIR / "demo").is_dir():
    raise ImproperlyConfigured(
        f"DEMO=1 asks for the sample contest, and its folder {BASE_DIR / 'demo'} is not here. "
        "Set DEMO=0, or bring the folder back."
    )
DEBUG = env.bool("DEBUG", default=False)
WEB_BIND = env.str("WEB_BIND", default="127.0.0.1:8000")
SITE_URL = env.address("SITE_URL", default=f"http://{WEB_BIND}").rstrip("/")
SITE_ORIGINS = list(dict.fromkeys([SITE_URL, SITE_URL.replace("//127.0.0.1:", "//localhost:")]))
SITE_HTTPS = SITE_URL.startswith("https://")


def secret(name: str) -> str:
    if value := env.key(name):
        return value
    if not EMBEDDED:
        near = "".join(f"{given} is: is it meant? " for given in find_misspelt(env.ENVIRON, [name]))
        raise ImproperlyConfigured(
            f"{name} is not set; the scaled profile needs it. {near}"
            "Generate one with: openssl rand -base64 48"
        )
    return read_or_create_secret(VAR_DIR / "secrets" / name.lower())


SECRET_KEY = secret("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.keys("SECRET_KEY_FALLBACKS")
JOURNAL_KEY = secret("JOURNAL_KEY")
CHECKPOINT_KEY = secret("CHECKPOINT_KEY")
TIMESTAMP_URL = env.address("TIMESTAMP_URL")  # RFC 3161; none
TIMESTAMP_ROOTS = env.str("TIMESTAMP_ROOTS", default="")  # PEM file of the authorities that we trust

ALLOWED_HOSTS = env.hosts("ALLOWED_HOSTS", default=[urlsplit(SITE_URL).hostname, "127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = SITE_ORIGINS

INSTALLED_APPS = [
    "contest",
    "judging",
    "media_pipeline",
    "contest.conf.apps.SiteConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_countries",
    "django_htmx",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "contest.conf.apps.StaticFilesConfig",
    "django.forms",
    *(["demo"] if DEMO else []),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "contest.request_log.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "contest.middleware.PrivacyMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "contest.middleware.ReaderMiddleware",
    "contest.middleware.MethodMiddleware",
    "contest.sessions.UnsentFormMiddleware",
    "contest.sessions.SessionLimitsMiddleware",
    "contest.rate_limits.HasteMiddleware",
    "contest.sign_in.SecondFactorMiddleware",
]
ROOT_URLCONF = "contest.conf.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "contest.context.site",
                *(["demo.context.people"] if DEMO else []),
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
NEAR_PAGES_SECONDS = 1.0  # that a process gives strangers a page again without asking what changed

# Database, cache, broker
RUN_DIR = VAR_DIR / "run"
VALKEY_SOCKET = RUN_DIR / "valkey.sock"
DATABASE_URL = env.address("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'laureate.sqlite3'}")
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
DATABASE_PASSWORD = env.str("DATABASE_PASSWORD", default="")  # as it is; one in an address is quoted
if DATABASE_PASSWORD:
    DATABASES["default"]["PASSWORD"] = DATABASE_PASSWORD
DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds; the threads that ask live as long as their process
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).update(limits.DATABASE)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHE_URL = env.address("CACHE_URL", default=f"unix://{VALKEY_SOCKET}?db=1")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "OPTIONS": limits.CACHE,
    }
}
BROKER_URL = env.address("BROKER_URL", default=f"redis+socket://{VALKEY_SOCKET}")
LEASE_SECONDS = env.count("LEASE_SECONDS", default=60, least=2, most=86_400)

# Films and their derivatives
S3_BUCKET = env.matching("S3_BUCKET", BUCKET, "a bucket’s name, like films-2027")
S3_ENDPOINT_URL = env.address("S3_ENDPOINT_URL")
S3_ACCESS_KEY = env.str("S3_ACCESS_KEY", default="")
S3_SECRET_KEY = env.str("S3_SECRET_KEY", default="")
if bool(S3_ACCESS_KEY) != bool(S3_SECRET_KEY):
    raise ImproperlyConfigured("Of S3_ACCESS_KEY and S3_SECRET_KEY one is set; expected both, or neither.")
S3_REGION = env.str("S3_REGION", default="us-east-1")
FILM_STORE = (
    {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL or None,
            "access_key": S3_ACCESS_KEY or None,
            "secret_key": S3_SECRET_KEY or None,
            "region_name": S3_REGION,
            "client_config": limits.for_store(),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,
        },
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "films", "base_url": None},
    }
)
STORAGES = {
    "default": FILM_STORE,
    "films": FILM_STORE,
    "staticfiles": {"BACKEND": "contest.conf.staticfiles.HashedStaticFilesStorage"},
}
UPLOAD_DIR = VAR_DIR / "uploads"
SCRATCH_DIR = Path(env.folder("SCRATCH_DIR", default=str(VAR_DIR / "scratch")))
BACKUP_DIR = env.folder("BACKUP_DIR", default="")  # where a backup is made every week
FIXITY_BYTES_PER_SECOND = env.count("FIXITY_BYTES_PER_SECOND", default=50_000_000)
SCRATCH_BYTES = env.count("SCRATCH_BYTES", default=100_000_000_000)
TRANSFER_BIND = env.str("TRANSFER_BIND", default="127.0.0.1:8001")
TRANSFER_URL = env.address("TRANSFER_URL", default=f"http://{TRANSFER_BIND}").rstrip("/")
NGINX_FILMS = env.matching("NGINX_FILMS", PLACE, "a location of nginx, like /films-inside/")
UPLOAD_SILENCE_SECONDS = env.count("UPLOAD_SILENCE_SECONDS", default=30, most=3600)  # then a line is cut
UPLOAD_LOWEST_RATE = env.count("UPLOAD_LOWEST_RATE", default=4096)  # bytes a second, for each part
PLAIN_FORM_BYTES = env.count("PLAIN_FORM_BYTES", default=200 * 1024**2)  # of a film without our script
UPLOADS_PER_ACCOUNT = env.count("UPLOADS_PER_ACCOUNT", default=5)
UPLOADS_OF_SITE = env.count("UPLOADS_OF_SITE", default=3000)
UPLOAD_BYTES_PER_ACCOUNT = env.count("UPLOAD_BYTES_PER_ACCOUNT", default=60_000_000_000)
UPLOAD_BYTES_OF_SITE = env.count("UPLOAD_BYTES_OF_SITE", default=2_000_000_000_000)
FILMS_PER_ENTRY_AND_DAY = env.count("FILMS_PER_ENTRY_AND_DAY", default=20)
INVITATIONS_PER_DAY = env.count("INVITATIONS_PER_DAY", default=1000)
INVITATIONS_OF_SITE_PER_DAY = env.count("INVITATIONS_OF_SITE_PER_DAY", default=2000)
FFMPEG_BIN, FFPROBE_BIN = env.str("FFMPEG_BIN", default="ffmpeg"), env.str("FFPROBE_BIN", default="ffprobe")
FILM_SANDBOX = env.sandbox("FILM_SANDBOX", embedded=EMBEDDED)
C2PA_TRUST_ANCHORS = env.str("C2PA_TRUST_ANCHORS", default="")  # PEM file of the signers we trust; none
C2PA_CERTIFICATE = env.str("C2PA_CERTIFICATE", default="")  # PEM file: what signs our copies, and its chain
C2PA_KEY = env.str("C2PA_KEY", default="")  # PEM file of its private key; none: a test certificate
AIGC_PROPAGATOR = env.str("AIGC_PROPAGATOR", default="Laureate")  # our name or number in labels of AI content
CAPTION_COMMAND = env.str("CAPTION_COMMAND", default="")  # drafts captions; none: nothing of it is shown
# Folders with fonts for words in pictures, with : between; none: the machine's
FONT_FOLDERS = env.str("FONT_FOLDERS", default="")
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # empty: no metrics are served
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Pages
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("id", "Bahasa Indonesia")]
COUNTRIES_OVERRIDE = country_names()
COUNTRY_NAMES = env.country_names("COUNTRY_NAMES")  # where the festival names one otherwise
LOCALE_PATHS = [BASE_DIR / "contest" / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_TZ, TIME_ZONE = True, "UTC"
FILE_UPLOAD_PERMISSIONS = None  # as umask says: see contest.conf.private_files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.folder("STATIC_ROOT", default=str(VAR_DIR / "static")))

# People
AUTH_USER_MODEL = "contest.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["contest.password_hasher.PatientArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_IDLE_HOURS = env.count("SESSION_IDLE_HOURS", default=72, most=10 * 8784)
SESSION_LONGEST_HOURS = env.count("SESSION_LONGEST_HOURS", default=14 * 24, most=10 * 8784)
SESSION_COOKIE_AGE = SESSION_LONGEST_HOURS * 3600
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=not DEMO)

# Mail
OUTBOX_DIR = VAR_DIR / "outbox"
EMAIL_URL = env.address("EMAIL_URL")
EMAIL_TIMEOUT = env.count(
    "EMAIL_TIMEOUT", default=20, most=3600
)  # seconds that each answer of the mail server may take
EMAIL_PASSWORD = env.str("EMAIL_PASSWORD", default="")
if EMAIL_URL:
    globals().update(env.email_url("EMAIL_URL"))
    if EMAIL_PASSWORD:
        EMAIL_HOST_PASSWORD = EMAIL_PASSWORD
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = OUTBOX_DIR
DEFAULT_FROM_EMAIL = env.mailbox("MAIL_FROM", default="Laureate <office@laureate.example>")
MAILS_PER_PERSON_AND_HOUR = env.count("MAILS_PER_PERSON_AND_HOUR", default=10)  # of those asked for
MAILS_PER_ADDRESS_AND_HOUR = env.count("MAILS_PER_ADDRESS_AND_HOUR", default=1000)  # a hotel is one address
MAILS_OF_SITE_PER_HOUR = env.count("MAILS_OF_SITE_PER_HOUR", default=10_000)

# Security
# in front of the site, each adds to X-Forwarded-For
TRUSTED_PROXIES = env.count("TRUSTED_PROXIES", default=0, least=0, most=9)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
STORE_ORIGINS = env.addresses("STORE_ORIGINS")
WEBHOOK_NETWORKS = env.networks("WEBHOOK_NETWORKS")  # private ones that webhooks may reach
CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY = page_policy(TRANSFER_URL, *STORE_ORIGINS), NO_DEVICES
X_FRAME_OPTIONS = "DENY"
VOTE_PROOF_NUMBERS = env.count("VOTE_PROOF_NUMBERS", default=100_000)  # tried at most before a ballot
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SITE_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SITE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SITE_HTTPS
SECURE_HSTS_PRELOAD = SITE_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SITE_HTTPS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if SITE_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SITE_HTTPS else "csrf"
KNOWN_BROWSER_COOKIE_NAME = "__Host-known" if SITE_HTTPS else "known"
CSRF_COOKIE_HTTPONLY = False  # the upload module reads it
SILENCED_SYSTEM_CHECKS: list[str] = []
MISSPELT_SETTINGS = find_misspelt(env.ENVIRON, env.names)  # told by contest.conf.checks
refuse_lost_data(MISSPELT_SETTINGS)

# What is told: one line for each request, job and mail
LOGGING = logging_config(
    as_json=not EMBEDDED,
    secrets=(
        *(SECRET_KEY, *SECRET_KEY_FALLBACKS, JOURNAL_KEY, CHECKPOINT_KEY, METRICS_TOKEN, S3_SECRET_KEY),
        *(DATABASE_PASSWORD, EMAIL_PASSWORD),
        *passwords_in(DATABASE_URL, BROKER_URL, CACHE_URL, EMAIL_URL),
    ),
)
