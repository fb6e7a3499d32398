"""Licences by the addresses at which they stand, and by their SPDX names."""

import re
from typing import Final

PUBLIC_DOMAIN: Final = "public domain"

_CREATIVE_COMMONS = re.compile(
    r"(?:https?:)?//(?:www\.)?creativecommons\.org/"
    r"(?:licenses/(?P<terms>by(?:-(?:nc|nd|sa))*)/(?P<version>[1-4]\.[0-9])(?:/(?P<port>[a-z]{2}))?"
    r"|publicdomain/(?P<dedication>zero|mark)/(?P<of>1\.0))(?:[/?#]|$)",
    re.IGNORECASE,
)


def licence_at(address: str) -> str:
    """The SPDX name of the licence at a web address, such as `CC-BY-SA-4.0`; empty if it is none we know."""
    found = _CREATIVE_COMMONS.match(address.strip())
    if found is None:
        return ""
    if found["dedication"]:
        return "CC0-1.0" if found["dedication"].lower() == "zero" else PUBLIC_DOMAIN
    port = f"-{found['port'].upper()}" if found["port"] else ""
    return f"CC-{found['terms'].upper()}-{found['version']}{port}"


def address_of(licence: str) -> str:
    """Where a licence of this SPDX name stands; empty if it is none of Creative Commons."""
    if licence == "CC0-1.0":
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    found = re.fullmatch(r"CC-(BY(?:-(?:NC|ND|SA))*)-([1-4]\.[0-9])(?:-([A-Z]{2}))?", licence)
    if found is None:
        return ""
    port = f"{found[3].lower()}/" if found[3] else ""
    return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/{port}"
