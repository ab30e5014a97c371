"""Write the report as one tall picture."""

from scrisk.page.typeset import png as written

__all__ = ["written"]
