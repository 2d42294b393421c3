"""How what people wrote is found in its lists."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from impactmuseum.base.list_filters import days, one_of


class ContributionFilterSet(WagtailFilterSet):
    """By what visitors see of it, and by day."""

    STATES = [
        ("shown", gettext_lazy("보임")),
        ("hidden", gettext_lazy("가려짐")),
        ("deleted", gettext_lazy("지워짐")),
    ]

    state = one_of(gettext_lazy("상태"), STATES, method="in_state")
    created_at = days(gettext_lazy("쓴 날"))

    def in_state(self, found: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        rows: Any = found
        if state == "deleted":
            return found.exclude(deleted_at=None)
        return rows.hidden() if state == "hidden" else rows.shown()


class ReportedFilterSet(ContributionFilterSet):
    """Also by whether somebody reported it."""

    reported = one_of(gettext_lazy("신고"), [("open", gettext_lazy("살펴볼 신고가 있음"))], method="with_reports")

    def with_reports(self, found: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        return found.filter(reports__status=state).distinct()
