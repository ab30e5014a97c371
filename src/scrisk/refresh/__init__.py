"""One idempotent run: fetch -> verify -> ingest -> map -> check -> score -> check -> publish."""
