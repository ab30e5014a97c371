"""The address of a PostgreSQL database: checked before it is used, and never shown with its password."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from scrisk.errors import OutputError, UsageError
from scrisk.language import later, say

if TYPE_CHECKING:
    import psycopg

VARIABLE = "SCRISK_POSTGRES"
_SCHEMES = ("postgresql", "postgres")
_EXAMPLE = later(
    "For example postgresql://user@host:5432/database; a password is best kept in PGPASSWORD or ~/.pgpass."
)
_WAIT = 10


@dataclass(frozen=True)
class Address:
    """A connection address. Its text is for connecting only; ``str`` leaves the password out."""

    url: str
    shown: str
    secrets: tuple[str, ...]

    def __str__(self) -> str:
        return self.shown

    def __repr__(self) -> str:
        return f"Address({self.shown!r})"

    def clean(self, text: str) -> str:
        """Return ``text`` without anything secret, as one line."""
        for secret in sorted(self.secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return " ".join(text.split())


def read(given: str | None) -> Address:
    """Return the address that was given, or that of the environment.

    Raises
    ------
    UsageError
        When there is none, or it is not an address of PostgreSQL. The message never holds the password.
    """
    url = (given or os.environ.get(VARIABLE, "")).strip()
    if not url:
        raise UsageError(
            say("no database is given, as an argument or in {variable}", variable=VARIABLE), hint=say(_EXAMPLE)
        )
    scheme, slashes, rest = url.partition("://")
    if not slashes or scheme.casefold() not in _SCHEMES:
        word = scheme if slashes and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.\-]*", scheme) else "that"
        raise UsageError(
            say("{address} is not an address of PostgreSQL: it begins with postgresql://", address=word),
            hint=say(_EXAMPLE),
        )
    place, question, options = rest.partition("?")
    authority, slash, database = place.partition("/")
    user, at, hosts = authority.rpartition("@")
    name, _colon, password = user.partition(":")
    # A sign of the password that is not percent-encoded would cut the address in the wrong place, and the pieces would
    # turn up in messages as a host or a port.
    ports = [host.rpartition(":")[2] for host in hosts.split(",") if re.search(r":[^\]]*$", host)]
    if "@" in user or "@" in database or "#" in authority or any(not re.fullmatch(r"\d*", port) for port in ports):
        raise UsageError(
            say("the address of the database cannot be taken apart"),
            hint=say(
                "Write special signs of the password percent-encoded, e.g. %40 for @ and %2F for /, or keep it in "
                "PGPASSWORD or ~/.pgpass. "
            )
            + say(_EXAMPLE),
        )
    secrets = {password, unquote(password)} | {
        word
        for option in options.split("&")
        if option.partition("=")[0].casefold() in ("password", "sslpassword")
        for word in (option.partition("=")[2], unquote(option.partition("=")[2]))
    }
    kept = "&".join(o for o in options.split("&") if o.partition("=")[0].casefold() not in ("password", "sslpassword"))
    shown = f"{scheme}://{name}{at}{hosts}{slash}{database}" + (question + kept if kept else "")
    if os.environ.get("PGPASSWORD"):
        secrets.add(os.environ["PGPASSWORD"])
    # A password that is also the name of the user or the database hides nothing and would garble every message.
    return Address(url, shown, tuple(secrets - {"", unquote(name), unquote(database)}))


def connect(address: Address, run_id: str) -> psycopg.Connection[Any]:
    """Open a connection.

    Raises
    ------
    OutputError
        When psycopg is not installed or the server cannot be reached or refuses.
    """
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise OutputError(
            say("publishing needs the package psycopg, which is not installed"),
            hint=say("pip install 'scrisk[postgres]'"),
        ) from error
    try:
        settings = conninfo_to_dict(address.url)
    except psycopg.Error:
        # libpq repeats the part it stumbles over, which may be part of a password.
        raise UsageError(
            say("{address} is not an address that PostgreSQL understands", address=address), hint=say(_EXAMPLE)
        ) from None
    settings.setdefault("connect_timeout", os.environ.get("PGCONNECT_TIMEOUT", _WAIT))
    settings.setdefault("application_name", f"scrisk publish {run_id}")
    try:
        return psycopg.connect(autocommit=True, client_encoding="utf8", **settings)  # type: ignore[arg-type]
    except psycopg.Error as error:
        raise OutputError(
            say("{address} cannot be reached: {error}", address=address, error=address.clean(str(error))),
            hint=say(
                "Check host, port, database, user and password (PGPASSWORD, ~/.pgpass or a service file work too)."
            ),
        ) from None
