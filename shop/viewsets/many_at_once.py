"""One deed on all the rows that an operator has chosen in a list."""

from abc import abstractmethod
from typing import Any

from django.contrib import messages
from django.utils.functional import Promise
from wagtail.admin.views.bulk_action import BulkAction

TOLD = 5


class ManyAtOnce(BulkAction):
    """What has moved on meanwhile is named and left alone: `execute_action` puts it into `action.refused`."""

    icon: str
    permission: str
    not_permitted: str | Promise
    agreement: str | Promise
    refused: list[str] = []

    def check_perm(self, obj: Any) -> bool:
        return self.request.user.has_perm(self.permission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, action=self)

    def get_execution_context(self) -> dict[str, Any]:
        return {"action": self}

    @abstractmethod
    def done(self, count: int) -> str:
        """What is said of `count` rows."""

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        for sentence in self.refused[:TOLD]:
            messages.warning(self.request, sentence)
        return self.done(num_parent_objects) if num_parent_objects else None
