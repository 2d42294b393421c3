from wagtail import hooks

from impactmuseum.base import deletion

hooks.register("before_delete_page", deletion.refuse_page)
hooks.register("before_delete_snippet", deletion.refuse_snippets)
# After Wagtail's own action of that name, which it replaces.
hooks.register("register_bulk_action", deletion.SpokenPageDeletion, order=1000)
