"""Dumps of MediaWiki: pages in XML, packed by bzip2 or gzip or not, read one after the other.

However long a dump is, one page of it is in memory at a time.
"""

import bz2
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, ClassVar
from urllib.parse import quote

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from lxml import etree

from annotations.importers.composing import TextDraft, TextImporter, compose
from annotations.importers.document import Notes, refuse
from annotations.importers.html import checked
from annotations.importers.wiki import latin
from annotations.importers.wikitext import leads_to, read_wikitext
from annotations.importers.xml import measured
from annotations.values.xml import SAFE

#: Of the pages of a dump so many are named to whoever did not say which is meant.
NAMED = 20
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Page:
    """The newest state of a page in a dump, and of how many states."""

    title: str
    namespace: str
    ident: str
    redirect: str = ""
    revision: str = ""
    timestamp: str = ""
    contributor: str = ""
    text: str = ""
    revisions: int = 0
    language: str = ""
    site: str = ""
    base: str = ""

    @property
    def leads_to(self) -> str:
        """The title to which it only leads on; nothing if it is a page of its own."""
        return self.redirect or leads_to(self.text)

    @property
    def slug(self) -> str:
        """A slug: the title in Latin letters if it has no others, else its number."""
        return "-".join(part for part in (latin(self.title) or f"page-{self.ident}", self.language) if part)

    def read(self, *, notes: Notes = "apart") -> TextDraft:
        """The draft of an edition; TextError if there is no text in it."""
        document = read_wikitext(self.text)
        if language := checked(self.language, document, 0):
            document.about["language"] = language
        document.about |= {"title": self.title, "creators": [f"{self.site or 'MediaWiki'} contributors"]}
        if self.site:
            document.about["publisher"] = self.site
        if self.base:
            document.about["url"] = self.base.rpartition("/")[0] + "/" + quote(self.title.replace(" ", "_"))
        if self.timestamp:
            document.about["issued"] = self.timestamp.partition("T")[0]
        if self.contributor:
            told = {"name": self.contributor, "revision": self.revision}
            document.remark(0, gettext("revision %(revision)s is by %(name)s") % told)
        if self.revisions > 1:
            document.leave_out("older revisions", self.revisions - 1)
        document.revision = self.revision
        return compose(document, self.text.encode(), notes=notes)


class Bounded(io.RawIOBase):
    """A stream of which no more than so many bytes are read; None: as many as there are.

    `markup` is how much of it the page has that is being read; whoever has read a page sets it to 0.
    """

    def __init__(self, stream: Any, most: int | None) -> None:
        self.stream, self.most, self.read_so_far, self.markup = stream, most, 0, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """More bytes; Refused beyond the bound, or where they cannot be unpacked."""
        try:
            data: bytes = self.stream.read(min(size, 1 << 20) if size > 0 else 1 << 20)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise refuse(gettext("it cannot be unpacked: %(reason)s") % {"reason": error}) from error
        self.read_so_far += len(data)
        if self.most is not None:
            if self.read_so_far > self.most:
                raise refuse(gettext("unpacked it has more than %(most)s bytes") % {"most": f"{self.most:,}"})
            self.markup += data.count(b"<")
            measured(self.markup)
        return data


def unpacked(file: BinaryIO, most: int | None) -> Bounded:
    """The XML of a dump, however it is packed."""
    beginning = file.read(3)
    file.seek(0)
    if beginning == b"BZh":
        return Bounded(bz2.BZ2File(file), most)
    if beginning[:2] == b"\x1f\x8b":
        return Bounded(gzip.GzipFile(fileobj=file), most)
    return Bounded(file, most)


def pages(file: BinaryIO, most: int | None = None) -> Iterator[Page]:
    """The pages of a dump, in its order; Refused with the line where it cannot be read on."""
    stream = unpacked(file, most)
    events = etree.iterparse(
        stream,
        events=("end",),
        tag=("{*}page", "{*}revision", "{*}siteinfo"),
        remove_comments=True,
        **SAFE,
    )
    site, newest, revisions = ("", ""), ("", "", "", ""), 0
    try:
        for _, element in events:
            name = etree.QName(element).localname
            root = element.getroottree().getroot()
            if element.getroottree().docinfo.internalDTD is not None:
                raise refuse(gettext("it has a DTD, which no dump has"), 1)
            if etree.QName(root).localname != "mediawiki":
                raise refuse(gettext("this is no dump of MediaWiki"), root.sourceline or 0)
            if name == "siteinfo":
                site = (said(element, "sitename"), said(element, "base"))
            elif name == "revision":
                revisions += 1
                found = (
                    said(element, "timestamp"),
                    said(element, "id"),
                    said(element, "contributor/{*}username") or said(element, "contributor/{*}ip"),
                    said(element, "text"),
                )
                newest = max(newest, found, key=lambda one: one[0]) if revisions > 1 else found
                drop(element)
            else:
                redirect = element.find("{*}redirect")
                yield Page(
                    title=said(element, "title"),
                    namespace=said(element, "ns") or "0",
                    ident=said(element, "id"),
                    redirect=(redirect.get("title") or "") if redirect is not None else "",
                    timestamp=newest[0],
                    revision=newest[1],
                    contributor=newest[2],
                    text=newest[3],
                    revisions=revisions,
                    language=root.get(_LANG) or "",
                    site=site[0],
                    base=site[1],
                )
                newest, revisions, stream.markup = ("", "", "", ""), 0, 0
                drop(element)
    except etree.XMLSyntaxError as error:
        raise refuse(
            gettext("this is no XML: %(reason)s") % {"reason": error.msg}, error.lineno or 0
        ) from error


def said(element: Any, path: str) -> str:
    """The words of a part of an element."""
    return str(element.findtext(f"{{*}}{path}") or "")


def drop(element: Any) -> None:
    """Forget an element that was read, and what stands before it."""
    element.clear()
    while (before := element.getprevious()) is not None and etree.QName(before).localname in (
        "page",
        "revision",
    ):
        element.getparent().remove(before)


class Dump(TextImporter):
    """One page of a dump."""

    name: ClassVar[str] = "mediawiki-dump"
    label: ClassVar[Promise] = _("dump of a MediaWiki")
    suffixes: ClassVar[tuple[str, ...]] = (".bz2", ".gz")

    def read(
        self, data: bytes | str, encoding: str | None = None, *, notes: Notes = "apart", part: str = ""
    ) -> TextDraft:
        """The page of the title `part`, or the only one. Unpacked it may be as large as what may be sent."""
        if isinstance(data, str):
            data = data.encode("utf-8", "surrogatepass")
        found = [
            page
            for page in pages(io.BytesIO(data), settings.MAX_UPLOAD)
            if (page.title == part if part else page.namespace == "0" and not page.leads_to)
        ]
        if part and not found:
            raise refuse(gettext("there is no page %(title)r in this dump") % {"title": part})
        if not found:
            raise refuse(gettext("there is no page in this dump"))
        if len(found) > 1:
            named = ", ".join(repr(page.title) for page in found[:NAMED])
            told = {"count": len(found), "titles": named}
            raise refuse(gettext("this dump has %(count)d pages; say which: %(titles)s") % told)
        return found[0].read(notes=notes)
