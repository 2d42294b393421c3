from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One step of something that has a state, or a remark beside it: who, why and when. Never changed afterwards.

    Whose it is and the names of its states are its own: it has `from_status` and `to_status`.
    """

    by = models.ForeignKey(
        "community.User",
        verbose_name=_("한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("메모"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("때"), auto_now_add=True)

    from_status: Any
    to_status: Any

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def is_step(self) -> bool:
        """Its subject went on with it; what is written down beside stays where it is."""
        return bool(self.from_status != self.to_status)
