"""What holds from a start to an end, found by where now lies."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from impactmuseum.base.list_filters import one_of


class PeriodFilterSet(WagtailFilterSet):
    """For rows with `start` and `end`: those that hold now, later, or no more."""

    moment = one_of(
        gettext_lazy("언제"),
        [
            ("now", gettext_lazy("지금")),
            ("later", gettext_lazy("앞으로")),
            ("over", gettext_lazy("지난 것")),
        ],
        method="at_moment",
    )

    def at_moment(self, rows: QuerySet[Any], name: str, moment: str) -> QuerySet[Any]:
        now = timezone.now()
        conditions = {"now": Q(start__lte=now, end__gt=now), "later": Q(start__gt=now), "over": Q(end__lte=now)}
        return rows.filter(conditions[moment])
