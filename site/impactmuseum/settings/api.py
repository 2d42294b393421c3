"""What the public API may and how it is described."""

import environ

env = environ.Env()

# Of what is not our own API: the admin's.
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_SCHEMA_CLASS": "impactmuseum.base.api.schema.MuseumSchema",
    "URL_FORMAT_OVERRIDE": None,
}
# From one address, and of whoever has no token.
API_READS_PER_MINUTE = env.int("API_READS_PER_MINUTE", default=1200)
API_WRITES_PER_MINUTE = env.int("API_WRITES_PER_MINUTE", default=120)
# Shop fronts on other sites that may use the API from a browser: https://front.example.com, separated by commas.
API_ORIGINS: list[str] = env.list("API_ORIGINS", default=[])
# Webhooks go to https on the open internet. On a machine of one's own they may go to itself.
WEBHOOKS_MAY_STAY_AT_HOME = env.bool("WEBHOOKS_MAY_STAY_AT_HOME", default=False)
SPECTACULAR_SETTINGS = {
    "TITLE": "Impact Museum API",
    "DESCRIPTION": (
        "Problems, brands, stories, products, cart, checkout, orders and board of the Impact Museum.\n\n"
        "Errors are RFC 9457 everywhere; programs read `code`. A POST may carry `Idempotency-Key`, a PATCH or DELETE "
        "of content `If-Match`: see `x-headers` of an operation and `components/parameters`. Writing with a browser's "
        "session carries `X-CSRFToken`."
    ),
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVERS": [{"url": "/"}],
    # It would look at Wagtail's own API too, which is no part of the document; a test holds what is.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "shop.models.order.Order.Status",
        "PaymentStatus": "shop.models.payment.Payment.Status",
        "PersonalCharacters": "shop.models.product.Product.PersonalCharacters",
        "ParcelKind": "shop.models.product.Product.Shipping",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "impactmuseum.base.api.schema.say_no_more",
        "impactmuseum.base.api.schema.name_what_is_shared",
    ],
    "SORT_OPERATIONS": True,
}
