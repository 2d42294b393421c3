from wagtail import hooks

from impactmuseum.base import content_checks, deletion, untranslated
from impactmuseum.base.viewsets import ApiTokenViewSet, WebhookMessageViewSet, WebhookViewSet

hooks.register("before_delete_page", deletion.refuse_page)
hooks.register("before_bulk_action", untranslated.refuse_bulk)
hooks.register("before_delete_snippet", deletion.refuse_snippets)
# After Wagtail's own action of that name, which it replaces.
hooks.register("register_bulk_action", deletion.SpokenPageDeletion, order=1000)
hooks.register("construct_wagtail_userbar", content_checks.leave_the_furniture_out)
hooks.register("register_admin_viewset", lambda: [ApiTokenViewSet(), WebhookViewSet(), WebhookMessageViewSet()])
