"""Keys stay out of addresses, logs, errors and the store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus, unquote, unquote_plus, urlencode, urlsplit, urlunsplit

from scrisk.errors import FetchError
from scrisk.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

_SECRET_NAME = re.compile(r"(?:\A|[-_.])(?:api)?(?:key|token|secret|password|passwd|sig|signature)\Z", re.IGNORECASE)
_OPEN_HEADERS = frozenset({"accept", "accept-language"})
_HIDDEN = "***"


@dataclass(frozen=True)
class Address:
    """Where to ask: as it is sent, and as anybody may see it."""

    sent: str
    public: str
    headers: Mapping[str, str]
    secrets: tuple[str, ...]

    def clean(self, text: str) -> str:
        """Return a text with every secret taken out, however it is written there."""
        for secret in self.secrets:
            text = text.replace(secret, _HIDDEN)
        return text


def address(url: str, params: Mapping[str, str] | None, headers: Mapping[str, str] | None) -> Address:
    """Return the address of a request.

    Parameters
    ----------
    url
        http or https; a password in it, or a key in its query, is secret.
    params
        Added to the query. A parameter named key, token, password or the like, also with a word before
        (``subscription-key``), is secret.
    headers
        Every value is secret but those of Accept and Accept-Language.

    Raises
    ------
    FetchError
        For an address or a header that cannot be sent.
    """
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        # It is not shown: who knows what it holds.
        raise FetchError(
            say("not an address that can be fetched"), hint=say("It must begin with https:// or http:// and a host.")
        )
    added = urlencode(dict(params or {}))
    query = "&".join(text for text in (parts.query, added) if text)
    pieces = [piece for piece in query.split("&") if piece]
    hidden = [piece for piece in pieces if _SECRET_NAME.search(unquote_plus(piece.partition("=")[0]))]
    host = parts.netloc.rpartition("@")[2]
    public = urlunsplit((parts.scheme, host, parts.path, "&".join(p for p in pieces if p not in hidden), ""))
    secrets = {piece.partition("=")[2] for piece in hidden} | {unquote_plus(p.partition("=")[2]) for p in hidden}
    if parts.password:
        secrets |= {parts.password, unquote(parts.password)}
    sent: dict[str, str] = {}
    for name, value in (headers or {}).items():
        sent[name] = value.strip()
        if name.lower() not in _OPEN_HEADERS:
            # The part after "Bearer" may come back alone.
            secrets |= {sent[name], sent[name].rpartition(" ")[2]}
    for name, value in sent.items():
        if not re.fullmatch(r"[\w!#$%&'*+.^`|~-]+", name, re.ASCII) or not re.fullmatch(r"[\x20-\x7e]*", value):
            raise FetchError(
                say("{public}: the value of the header {name!r} cannot be sent", public=public, name=name),
                hint=say("It holds a sign that no header may hold, such as a line break. Look at the key you set."),
            )
    written = {form for text in secrets if text for form in (text, quote(text, safe=""), quote_plus(text))}
    return Address(
        urlunsplit((parts.scheme, parts.netloc, parts.path, query, "")),
        public,
        sent,
        tuple(sorted(written, key=len, reverse=True)),
    )
