"""All that the museum keeps about a member, in one archive they can read and take elsewhere (개인정보 보호법 제35조).

Each room tells its own tables (`register_personal_data` in its wagtail_hooks, asked with the customer).
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail import hooks

from community.models import Customer
from impactmuseum.base.spreadsheet import Cell, for_csv

Row = Mapping[str, Cell | None]


@dataclass(frozen=True)
class Table:
    """`name` is its file's, `columns` maps the names of a row's values to what stands above them."""

    name: str
    title: str
    columns: Mapping[str, str]
    rows: Iterable[Row]

    def cells(self) -> list[list[Cell]]:
        """Row by row, as the columns stand; what is missing is empty."""
        found = [[row.get(name) for name in self.columns] for row in self.rows]
        return [["" if cell is None else cell for cell in row] for row in found]


def tables_of(customer: Customer) -> list[Table]:
    """What each room keeps, a room after the other."""
    tellers: list[Callable[[Customer], list[Table]]] = hooks.get_hooks("register_personal_data")
    return [table for tell in tellers for table in tell(customer)]


def archive(customer: Customer, *, at: datetime) -> IO[bytes]:
    """A zip in a file that vanishes when it is closed: index.html to read, data.json for machines, a CSV each table."""
    tables = tables_of(customer)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it.
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        context = {"customer": customer, "tables": tables, "at": at}
        archive.writestr("index.html", render_to_string("community/personal_data.html", context))
        archive.writestr("data.json", _json(tables, at))
        for table in tables:
            archive.writestr(f"{table.name}.csv", _csv(table))
    file.seek(0)
    return file


def of_the_account(customer: Customer) -> list[Table]:
    """Who the member is, what they agreed to, and how they come in."""
    return [_account(customer), _consents(customer), _emails(customer), _ways_in(customer), _sessions(customer)]


def of_the_board(customer: Customer) -> list[Table]:
    """What the member wrote, also what staff hid, and what they reported."""
    columns = {"title": _("제목"), "text": _("글"), "created_at": _("쓴 때"), "edited_at": _("고친 때")}
    posts: list[Row] = [
        {name: getattr(post, name) for name in columns} for post in customer.posts.filter(deleted_at=None)
    ]
    comments: list[Row] = [
        {"title": comment.post.title, "text": comment.text, "created_at": comment.created_at}
        for comment in customer.comments.filter(deleted_at=None).select_related("post")
    ]
    reports: list[Row] = [
        {"title": report.get_reason_display(), "text": report.note, "created_at": report.created_at}
        for report in customer.reports.all()
    ]
    return [
        Table("posts", pgettext("several", "게시글"), columns, posts),
        Table("comments", pgettext("several", "댓글"), {**columns, "title": _("어느 글에")}, comments),
        Table(
            "reports", _("신고"), {"title": _("까닭"), "text": _("덧붙인 말"), "created_at": _("신고한 때")}, reports
        ),
    ]


def _json(tables: list[Table], at: datetime) -> str:
    told: dict[str, object] = {table.name: list(table.rows) for table in tables}
    return json.dumps({"made_at": at, **told}, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


def _csv(table: Table) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns.values())
    writer.writerows([for_csv(cell) for cell in row] for row in table.cells())
    return text.getvalue().encode("utf-8-sig")


def _account(customer: Customer) -> Table:
    user = customer.user
    columns = {
        "username": _("아이디"),
        "nickname": _("별명"),
        "email": _("이메일"),
        "problem": _("관심 있는 사회문제"),
        "language": _("언어"),
        "joined_at": _("가입한 때"),
        "last_login": _("마지막 로그인"),
    }
    row = {
        "username": user.username,
        "nickname": customer.nickname,
        "email": user.email,
        "problem": customer.problem.told.title if customer.problem else None,
        "language": customer.get_language_display(),
        "joined_at": customer.created_at,
        "last_login": user.last_login,
    }
    return Table("account", _("계정"), columns, [row])


def _consents(customer: Customer) -> Table:
    kinds = {
        "terms": (_("이용약관"), customer.terms_agreed_at),
        "email": (_("이메일 소식"), customer.email_marketing_agreed_at),
        "sms": (_("문자 소식"), customer.sms_marketing_agreed_at),
        "night": (_("밤 시간 소식"), customer.night_marketing_agreed_at),
    }
    rows = [{"kind": kind, "label": label, "agreed_at": at} for kind, (label, at) in kinds.items()]
    return Table("consents", _("동의"), {"label": _("무엇에"), "agreed_at": _("동의한 때")}, rows)


def _emails(customer: Customer) -> Table:
    found = EmailAddress.objects.filter(user=customer.user)
    rows = [{"email": one.email, "is_verified": _("예") if one.verified else _("아니요")} for one in found]
    return Table("emails", _("이메일 주소"), {"email": _("주소"), "is_verified": _("확인함")}, rows)


def _ways_in(customer: Customer) -> Table:
    """Secrets are no data about somebody: of a factor its kind is told."""
    accounts = SocialAccount.objects.filter(user=customer.user)
    factors = Authenticator.objects.filter(user=customer.user)
    rows: list[Row] = [
        {
            "kind": account.provider,
            "name": account.extra_data.get("email") or account.extra_data.get("nickname") or "",
            "id": account.uid,
            "since": account.date_joined,
        }
        for account in accounts
    ]
    rows += [{"kind": factor.type, "name": "", "id": "", "since": factor.created_at} for factor in factors]
    columns = {"kind": _("종류"), "name": _("이름"), "id": _("번호"), "since": _("언제부터")}
    return Table("ways_in", _("연결한 계정과 2단계 인증"), columns, rows)


def _sessions(customer: Customer) -> Table:
    columns = {"device": _("기기"), "address": _("접속 주소"), "since": _("로그인한 때"), "seen": _("마지막으로 본 때")}
    rows = [
        {"device": one.user_agent, "address": one.ip, "since": one.created_at, "seen": one.last_seen_at}
        for one in UserSession.objects.filter(user=customer.user)
    ]
    return Table("sessions", _("로그인한 기기"), columns, rows)


def file_name(at: datetime) -> str:
    return f"impactmuseum-{timezone.localdate(at):%Y%m%d}.zip"
