"""Write the report as a PDF."""

from scrisk.page.typeset import pdf as written

__all__ = ["written"]
