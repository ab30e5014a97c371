"""Who follows a refresh: nobody, a terminal, a log."""

from __future__ import annotations

from typing import Any


class Watch:
    """Told what a refresh does; silent unless a subclass speaks."""

    def step(self, words: str) -> None:
        """Say what begins, in a few words."""

    def began(self, step: str) -> None:
        """Say which step begins, by the name it has in the journal."""

    def advance(self, what: str, done: int, total: int | None) -> None:
        """Say how far one long piece of work is; ``total`` is None while unknown."""

    def event(self, kind: str, **facts: Any) -> None:
        """Record a fact: ``request``, ``part``, ``check``, ``step``, ``end``."""
