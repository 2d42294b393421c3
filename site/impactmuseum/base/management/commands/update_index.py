from collections.abc import Iterable, Iterator
from typing import Any

from modelsearch.management.commands import rebuild_modelsearch_index

from impactmuseum.base.progress import Progress


class Command(rebuild_modelsearch_index.Command):
    """Wagtail's command of this name, with bars that say how far it has come instead of dots."""

    help = "찾기의 색인을 모두 새로 만들어요."

    def update_backend(self, *args: Any, **options: Any) -> None:
        self._progress = Progress() if self.verbosity else Progress.silent()
        super().update_backend(*args, **options)

    def queryset_chunks(self, things: Any, chunk_size: int) -> Iterator[Any]:
        bar = self._progress.bar(str(things.model._meta.verbose_name), things.count())
        for chunk in super().queryset_chunks(things, chunk_size):
            yield chunk
            bar.advance(len(chunk))

    def print_iter_progress(self, chunks: Iterable[Any]) -> Iterable[Any]:
        return chunks

    def write(self, *args: Any, **options: Any) -> None:
        # What it would write begins lines that its dots end.
        pass
