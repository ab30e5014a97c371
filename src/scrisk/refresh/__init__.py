"""One idempotent run: fetch -> verify -> ingest -> map -> check -> score -> check -> publish."""

from scrisk.refresh.run import Change, Outcome, Request, refresh
from scrisk.refresh.watch import Watch

__all__ = ["Change", "Outcome", "Request", "Watch", "refresh"]
