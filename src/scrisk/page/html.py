"""Write the report as one HTML file that asks nothing of the network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from scrisk import __version__
from scrisk.language import meant, say
from scrisk.page import charts
from scrisk.page.extra import needed
from scrisk.page.model import Chart, Document, Grid, Notes, Tree

ASSETS = Path(__file__).with_name("assets")


def written(document: Document) -> bytes:
    """Return the page: still pictures of all charts, and what draws them anew where scripts run.

    Raises
    ------
    OutputError
        When the extra ``report`` is not installed.
    """
    jinja2 = needed("jinja2")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined,
        loader=jinja2.FileSystemLoader(ASSETS),
    )  # fmt: skip
    kinds = {"grid": Grid, "chart": Chart, "tree": Tree, "notes": Notes}
    environment.tests.update({name: lambda block, kind=kind: isinstance(block, kind) for name, kind in kinds.items()})
    environment.tests["day"] = lambda value: re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)) is not None
    environment.filters["raw_value"] = _raw
    environment.filters["as_json"] = _attribute
    environment.filters["linked"] = _linked
    drawn = [block for block in document.blocks() if isinstance(block, Chart)]
    text: str = environment.get_template("page.html").render(
        document=document,
        words=_words(),
        version=__version__,
        css=_asset("page.css"),
        js=_asset("page.js"),
        bundle=_inside_script(charts.script()) if drawn else "",
        specs=_inside_script(_json({block.id: charts.compiled(dict(block.spec)) for block in drawn})),
        stills={block.id: _own_ids(charts.still(dict(block.spec)), block.id) for block in drawn},
        filters=(
            ("chain", say("Chain"), document.chains),
            ("economy", say("Economy"), document.economies),
            ("year", say("Year"), tuple((year, year) for year in document.years)),
        ),
    )
    return text.encode()


def _words() -> dict[str, str]:
    """Return the words of the page itself; gaps are filled where the page is made or read."""
    return {
        "all": meant("of a filter", "all"),
        "choke": say("choke point"),
        "figures": say("Figures as a table: {caption}"),
        "filters": say("Filters"),
        "reset": say("Show all"),
        "sections": say("Sections"),
        "skip": say("Skip to the figures"),
        "told": say("{shown} of {all} rows of the tables shown"),
    }


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _raw(value: Any) -> str:
    """Return a value of the warehouse unrounded, for those who compare."""
    return repr(value) if isinstance(value, float) else str(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _attribute(value: Any) -> Any:
    """Return a value as JSON for an attribute in single quotes: the page is smaller so."""
    text = _json(value).replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;")
    return needed("markupsafe").Markup(text)


def _inside_script(text: str) -> str:
    r"""Return a program or JSON that ends no script element.

    Examples
    --------
    >>> _inside_script("'</script>'")
    "'<\\/script>'"
    """
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _own_ids(svg: str, prefix: str) -> str:
    """Return a picture whose ids are those of no other picture on the page."""
    return re.sub(r'(\bid="|url\(#)', rf"\g<1>{prefix}-", svg)


def _linked(text: str) -> Any:
    """Return a text, as a link where it is an address."""
    markup = needed("markupsafe")
    if text.startswith(("https://", "http://")):
        return markup.Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(text)
    return text
