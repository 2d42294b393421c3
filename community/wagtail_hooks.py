from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks

from community import personal_data
from community.my_page import Section


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
