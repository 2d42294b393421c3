from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from community import my_posts, personal_data
from community.models import Customer
from community.my_page import Panel, Section
from community.viewsets.menu import CommunityMenu

hooks.register("register_admin_viewset", CommunityMenu)


@hooks.register("register_log_actions")
def name_what_staff_did(actions: LogActionRegistry) -> None:
    actions.register_action("community.hide", gettext_lazy("가리기"), gettext_lazy("가렸어요."))
    actions.register_action("community.restore", gettext_lazy("다시 보이기"), gettext_lazy("다시 보이게 했어요."))
    actions.register_action("community.leave", gettext_lazy("신고 닫기"), gettext_lazy("신고를 보고 그대로 뒀어요."))
    actions.register_action("community.pin", gettext_lazy("공지로 걸기"), gettext_lazy("공지로 걸었어요."))
    actions.register_action("community.unpin", gettext_lazy("공지 내리기"), gettext_lazy("공지에서 내렸어요."))
    actions.register_action("community.ban", gettext_lazy("글쓰기 막기"), gettext_lazy("글쓰기를 막았어요."))
    actions.register_action("community.lift", gettext_lazy("글쓰기 풀기"), gettext_lazy("글쓰기를 풀었어요."))


@hooks.register("register_my_panel")
def show_my_newest_posts(customer: Customer) -> Panel:
    return Panel("community/my_newest_posts.html", my_posts.newest(customer), 200)


@hooks.register("register_my_section")
def posts() -> Section:
    return Section(_("내 글과 댓글"), _("게시판에 쓴 것을 보고 고쳐요."), reverse("my_posts"), 310)


@hooks.register("register_my_section")
def profile() -> Section:
    return Section(_("프로필"), _("별명과 관심 있는 사회문제."), reverse("my_profile"), 580)


@hooks.register("register_my_section")
def consents() -> Section:
    return Section(_("소식 받기"), _("이메일과 문자 소식을 켜고 꺼요."), reverse("my_consents"), 590)


@hooks.register("register_my_section")
def email() -> Section:
    return Section(_("이메일"), _("주소를 바꾸고 확인해요."), reverse("account_email"), 600)


@hooks.register("register_my_section")
def password() -> Section:
    return Section(_("비밀번호"), _("비밀번호를 바꿔요."), reverse("account_change_password"), 610)


@hooks.register("register_my_section")
def second_factor() -> Section:
    return Section(_("2단계 인증"), _("인증 앱, 패스키, 복구 코드."), reverse("mfa_index"), 620)


@hooks.register("register_my_section")
def connections() -> Section:
    return Section(
        _("연결한 계정"), _("Google, 카카오, 네이버로 로그인해요."), reverse("socialaccount_connections"), 630
    )


@hooks.register("register_my_section")
def sessions() -> Section:
    return Section(_("로그인한 기기"), _("다른 기기에서 로그아웃해요."), reverse("usersessions_list"), 640)


@hooks.register("register_my_section")
def data() -> Section:
    return Section(_("내 개인정보 내려받기"), _("뮤지엄이 가진 내 정보를 파일 하나로 받아요."), reverse("my_data"), 900)


hooks.register("register_personal_data", personal_data.of_the_account, order=100)
hooks.register("register_personal_data", personal_data.of_the_board, order=300)
