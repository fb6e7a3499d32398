"""Pages of a dump of a MediaWiki become sources: those that are named, or all that are of a namespace.

However long a dump is, one page of it is in memory at a time; all come in, or none.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, TypeVar

from annotations.columns import Person
from annotations.importers import dump
from annotations.importers.articles import Loaded, load_articles
from annotations.importers.composing import TextDraft
from annotations.importers.document import Notes
from annotations.progress import Progress
from annotations.values.text import TextError

T = TypeVar("T")


@dataclass
class Taking:
    """Which pages of a dump are taken, and as what. `left_out` has how many others there were, by kind.

    `given` is what is said of each of the sources, by its public names.
    """

    titles: Collection[str] = ()
    namespace: str = "0"
    prefix: str = ""
    notes: Notes = "apart"
    given: Mapping[str, Any] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def load(
        self,
        file: BinaryIO,
        tell: Callable[[Loaded], T],
        *,
        user: Person | None = None,
        dry_run: bool = False,
        carry: bool = False,
        most: int | None = None,
        progress: Progress | None = None,
    ) -> list[T]:
        """Make the sources; what is to be told of each. Raises TextError, and as `load_articles` does.

        Of the XML, unpacked, no more than `most` bytes are read. `progress` is called with how many bytes of
        the file are read.
        """
        texts = self._texts(file, most, progress)
        return load_articles(texts, tell, user=user, dry_run=dry_run, carry=carry)

    def _texts(
        self, file: BinaryIO, most: int | None, progress: Progress | None
    ) -> Iterator[tuple[Mapping[str, Any], TextDraft]]:
        """The pages that are wanted, as they are read; the others are counted."""
        wanted, slugs = set(self.titles), set[str]()
        prefix = f"{self.prefix}-" if self.prefix else ""
        for page in dump.pages(file, most):
            if progress:
                progress(file.tell())
            if why := self._passed_over(page):
                self.left_out[why] += 1
                continue
            wanted.discard(page.title)
            try:
                draft = page.read(notes=self.notes)
            except TextError:
                self.left_out["pages without a text"] += 1
                continue
            # C and C++ are the same in the letters of a slug.
            slug = page.slug if page.slug not in slugs else f"{page.slug}-{page.ident}"
            slugs.add(slug)
            yield {"slug": f"{prefix}{slug}", **self.given}, draft
        if wanted:
            raise TextError(f"there is no page {', '.join(map(repr, sorted(wanted)))}")

    def _passed_over(self, page: dump.Page) -> str:
        """Why a page is not taken, if it is not."""
        if self.titles and page.title not in self.titles:
            return "pages that were not asked for"
        if not self.titles and page.namespace != self.namespace:
            return "pages of other namespaces"
        return "pages that only lead on" if page.leads_to else ""
