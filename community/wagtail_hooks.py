from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from community.viewsets.menu import CommunityMenu

hooks.register("register_admin_viewset", CommunityMenu)


@hooks.register("register_log_actions")
def name_what_staff_did(actions: LogActionRegistry) -> None:
    actions.register_action("community.hide", _("가리기"), _("가렸어요."))
    actions.register_action("community.restore", _("다시 보이기"), _("다시 보이게 했어요."))
    actions.register_action("community.leave", _("신고 닫기"), _("신고를 보고 그대로 뒀어요."))
    actions.register_action("community.pin", _("공지로 걸기"), _("공지로 걸었어요."))
    actions.register_action("community.unpin", _("공지 내리기"), _("공지에서 내렸어요."))
    actions.register_action("community.ban", _("글쓰기 막기"), _("글쓰기를 막았어요."))
    actions.register_action("community.lift", _("글쓰기 풀기"), _("글쓰기를 풀었어요."))
