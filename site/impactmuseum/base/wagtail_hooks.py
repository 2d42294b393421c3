from wagtail import hooks

from impactmuseum.base import deletion

hooks.register("before_delete_page", deletion.refuse_page)
hooks.register("before_delete_snippet", deletion.refuse_snippets)
hooks.register("before_bulk_action", deletion.refuse_bulk_action)
