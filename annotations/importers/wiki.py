"""A page of a MediaWiki by its title, through its API: its text as readers see it, and what is known of it.

Only the wikis of the settings are asked, by the addresses that stand there; no redirect is followed.
"""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from annotations.importers.base import RowError
from annotations.importers.composing import TextDraft, compose
from annotations.importers.document import Notes, Refused, refuse
from annotations.importers.html import checked, read_page
from annotations.values.licences import licence_at
from annotations.values.text import TextError

#: A language of a wiki, as it stands in its host name.
_LANGUAGE = re.compile("[a-z]{2,12}(-[a-z]{2,8}){0,3}")
#: What stands in no title; a bar would ask for two pages.
_NO_TITLE = re.compile(r"[\x00-\x1f\x7f#<>\[\]{|}\ud800-\udfff]")
#: So long an answer is waited for, in seconds; and so many bytes of it are read.
PATIENCE, MOST = 30, 50 * 1024 * 1024
#: So often a list is asked to go on.
CONTINUED = 50


class Unreachable(TextError):
    """The wiki gave no answer, or none that is one."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leads nowhere: an answer that sends elsewhere is none."""

    def redirect_request(self, *args: Any, **more: Any) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Page:
    """What a wiki answered of a page: enough to read it again without asking."""

    wiki: str
    language: str
    title: str
    revision: str
    #: The day of the revision, ISO 8601; empty if the wiki does not say.
    issued: str
    url: str
    contributors: str
    site: str
    licence: str
    #: The titles and addresses of the page in other languages, by the wiki's code of the language.
    languages: Mapping[str, Sequence[str]]
    html: str
    accessed: str
    #: What was asked for, where that is called otherwise.
    asked: str = ""
    ambiguous: bool = False
    #: The language of the page as the wiki marks it in HTML.
    spoken: str = ""

    def read(self, *, notes: Notes = "apart") -> TextDraft:
        """The draft of an edition."""
        document = read_page(f"<html><body>{self.html}</body></html>")
        language = checked(self.spoken or self.language, document, 0)
        document.about = {
            "title": self.title,
            "language": language or "und",
            "kind": "encyclopedia article" if self.wiki == "wikipedia" else "",
            "creators": [f"{self.site} contributors ({self.contributors})"],
            "publisher": self.site,
            "issued": self.issued,
            "url": self.url,
            "licence": self.licence,
            "accessed": self.accessed,
            "related": [address for _, address in self.languages.values()],
        }
        document.revision = self.revision
        if self.asked:
            document.remark(
                0, gettext("%(asked)r leads on to %(title)r") % {"asked": self.asked, "title": self.title}
            )
        if self.ambiguous:
            document.remark(
                0, gettext("%(title)r only tells meanings of a name apart") % {"title": self.title}
            )
        if not self.licence:
            document.remark(0, gettext("the wiki does not say under which licence its texts are"))
        return compose(document, self.html.encode(), notes=notes)


class Wiki:
    """The wiki of a name of the settings, in a language; Refused if there is none."""

    opener: ClassVar = urllib.request.build_opener(NoRedirect)

    def __init__(self, name: str, language: str) -> None:
        known: Mapping[str, str] = settings.WIKIS
        if name not in known:
            told = {"name": name, "known": ", ".join(known)}
            raise refuse(gettext("no wiki %(name)r is known here; there are %(known)s") % told)
        if not _LANGUAGE.fullmatch(language):
            raise refuse(
                gettext("%(language)r is no language of a wiki, such as en or tl") % {"language": language}
            )
        self.name, self.language = name, language
        self.address = known[name].replace("{language}", language)

    def ask(self, **parameters: str) -> dict[str, Any]:
        """The answer to a question; Unreachable if there is none."""
        query = urllib.parse.urlencode({"format": "json", "maxlag": "5", **parameters})
        address = f"{self.address}?{query}"
        if not address.startswith(("https://", "http://")):
            raise Unreachable(gettext("%(address)s is no address of the web") % {"address": self.address})
        request = urllib.request.Request(address, headers={"User-Agent": settings.WIKI_AGENT})  # noqa: S310
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                data, later = answer.read(MOST + 1), answer.headers.get("Retry-After")
        except urllib.error.HTTPError as error:
            error.close()
            told = {"address": self.address, "reason": error}
            why = gettext("%(address)s does not answer: %(reason)s") % told
            raise Unreachable(why + in_a_while(error.headers.get("Retry-After"))) from error
        except (OSError, ValueError, urllib.error.URLError) as error:
            raise Unreachable(
                gettext("%(address)s does not answer: %(reason)s")
                % {"address": self.address, "reason": error}
            ) from error
        if len(data) > MOST:
            raise Unreachable(gettext("%(address)s answers with too much") % {"address": self.address})
        try:
            found = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise Unreachable(
                gettext("%(address)s answers with no JSON") % {"address": self.address}
            ) from error
        if not isinstance(found, dict) or "error" in found:
            raise Unreachable(
                gettext("%(address)s refuses: %(reason)s")
                % {"address": self.address, "reason": reason_of(found)}
                + in_a_while(later)
            )
        return found

    def fetch(self, title: str) -> Page:
        """The page of this title, or the one to which it leads on; Refused if there is none."""
        if _NO_TITLE.search(title) or not title.strip():
            raise refuse(gettext("%(title)r is no title of a page") % {"title": title})
        try:
            return self._fetch(title)
        except TextError:
            raise
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            told = {"address": self.address, "reason": repr(error)[:80]}
            raise Unreachable(
                gettext("%(address)s answers otherwise than a wiki: %(reason)s") % told
            ) from error

    def _fetch(self, title: str) -> Page:
        """The page, if the wiki answers as wikis do."""
        found = self._query(title)
        pages = found.get("pages") or {}
        page: Mapping[str, Any] = next(iter(pages.values()), {})
        if not page or {"missing", "invalid", "special"} & page.keys():
            told = {"title": title, "language": self.language}
            raise refuse(gettext("there is no page %(title)r in the %(language)s wiki") % told)
        general = found.get("general") or {}
        revision = (page.get("revisions") or [{}])[0]
        number = str(revision.get("revid") or page.get("lastrevid") or "")
        parsed = self.ask(
            action="parse", oldid=number, prop="text|revid", disabletoc="1", disableeditsection="1"
        )
        ident = page.get("pageid")
        base = urllib.parse.urljoin(page.get("fullurl", ""), "/w/index.php")
        called = {
            one["from"]: one["to"] for kind in ("normalized", "redirects") for one in found.get(kind, ())
        }
        return Page(
            wiki=self.name,
            language=self.language,
            title=str(page["title"]),
            revision=number,
            issued=str(revision.get("timestamp", "")).partition("T")[0],
            url=str(page.get("fullurl", "")),
            contributors=f"{base}?curid={ident}&action=history",
            site=str(general.get("sitename") or "MediaWiki"),
            licence=licence_of(found.get("rightsinfo") or {}),
            languages={
                one["lang"]: [one.get("*", ""), one.get("url", "")] for one in page.get("langlinks", ())
            },
            html=str(parsed["parse"]["text"]["*"]),
            accessed=timezone.now().date().isoformat(),
            asked=title if called and page["title"] != title.replace("_", " ") else "",
            ambiguous="disambiguation" in (page.get("pageprops") or {}),
            spoken=str(page.get("pagelanguagehtmlcode") or ""),
        )

    def _query(self, title: str) -> dict[str, Any]:
        """What is known of a page, with all its links to other languages."""
        asked = {
            "action": "query",
            "titles": title,
            "redirects": "1",
            "prop": "info|langlinks|pageprops|revisions",
            "inprop": "url",
            "llprop": "url",
            "lllimit": "max",
            "ppprop": "disambiguation",
            "rvprop": "ids|timestamp",
            "meta": "siteinfo",
            "siprop": "general|rightsinfo",
        }
        whole: dict[str, Any] = {}
        more: Mapping[str, str] = {}
        for _ in range(CONTINUED):
            answer = self.ask(**asked, **more)
            for name, value in (answer.get("query") or {}).items():
                if name != "pages":
                    whole.setdefault(name, value)
                    continue
                for key, page in value.items():
                    known = whole.setdefault("pages", {}).setdefault(key, {})
                    links = [*known.get("langlinks", ()), *page.get("langlinks", ())]
                    known.update(page, langlinks=links)
            if not (more := answer.get("continue") or {}):
                return whole
        raise Unreachable(gettext("%(address)s goes on without an end") % {"address": self.address})


def reason_of(found: Any) -> str:
    """Why a wiki refuses."""
    why = found.get("error") if isinstance(found, dict) else None
    return str((why.get("info") or why.get("code") or "?") if isinstance(why, dict) else "?")


def in_a_while(seconds: str | None) -> str:
    """That it wants to be asked again later, where it says when; else nothing."""
    if not seconds or not seconds.isdecimal() or len(seconds) > 6:
        return ""
    return gettext("; it is to be asked again in %(count)s seconds") % {"count": seconds}


def licence_of(rights: Mapping[str, Any]) -> str:
    """The licence of a wiki: its SPDX name if it has one, else what the wiki calls it."""
    return licence_at(str(rights.get("url") or "")) or str(rights.get("text") or "")


def fetch(
    title: str,
    language: str,
    also: Sequence[str] = (),
    *,
    wiki: str = "wikipedia",
    progress: Callable[[int], None] = lambda done: None,
) -> list[Page]:
    """A page, and the same in other languages; Refused with every language in which there is none.

    `progress` is told how many pages are fetched. Each costs two questions or some more.
    """
    first = Wiki(wiki, language).fetch(title)
    pages, errors = [first], []
    for other in dict.fromkeys(also):
        progress(len(pages))
        if other not in first.languages:
            told = {"title": first.title, "language": other}
            errors.append(RowError(0, other, gettext("%(title)r has no page in %(language)s") % told))
            continue
        try:
            pages.append(Wiki(wiki, other).fetch(first.languages[other][0]))
        except Refused as error:
            errors += error.errors
    if errors:
        raise Refused(errors)
    return pages


def slugs(pages: Sequence[Page], base: str = "") -> Iterator[str]:
    """A slug for each page: the name of the first in Latin letters, if it has such, and the language."""
    names = [
        pages[0].title,
        *(pages[0].languages.get(language, [""])[0] for language in ("en", "de", "fr", "es")),
    ]
    if not base:
        base = next((found for found in map(latin, names) if found), "")
    if not base:
        raise refuse(gettext("give a slug: %(title)r has no Latin letters") % {"title": pages[0].title})
    return (f"{base}-{page.language}" for page in pages)


def latin(title: str) -> str:
    """A title as the beginning of a slug; nothing if it has other letters than Latin ones without marks."""
    if not title.isascii():
        return ""
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-")
