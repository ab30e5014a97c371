"""What all charts share: colours that everybody can tell apart, one look, and parameters that readers turn.

Text and lines of axes are coloured by the page (``page.css``), so that one drawing serves light, dark and print.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.page.extra import needed
from scrisk.page.model import Choice

if TYPE_CHECKING:
    from scrisk.page.question import Question

# Okabe and Ito (2008), Color Universal Design; without yellow and black, which vanish on one of the two grounds.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8A8A8A")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [1, 3], [4, 4, 1, 4])
# Five bands, each darker than the one before: told apart without seeing colour.
BANDS = ("#f3e79b", "#fac484", "#eb7f86", "#a059a0", "#4b3f9b")
INK, FAINT = "#333333", "#8a8f98"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans CJK JP', 'Noto Sans CJK KR', sans-serif"
ALL = "all"
WIDTH = 680  # of a still picture, in pixels; in the page a chart is as wide as there is room

_CONFIG: dict[str, Any] = {
    # The figure around a chart says in words what it shows.
    "aria": False,
    "mark": {"aria": False},
    "background": "transparent",
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "aria": False,
        "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": INK, "titleColor": INK,
        "gridColor": FAINT, "gridOpacity": 0.25, "domainColor": FAINT, "tickColor": FAINT, "labelLimit": 240,
    },
    "legend": {
        "aria": False,
        "orient": "top", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "labelColor": INK,
        "titleColor": INK, "labelLimit": 260, "columns": 3, "symbolSize": 90,
    },
    "header": {"labelFontSize": 12, "labelColor": INK, "titleColor": INK},
    "text": {"fontSize": 11},
}  # fmt: skip


def altair() -> Any:
    """Return the library that charts are written with."""
    return needed("altair")


def rows(values: Sequence[dict[str, Any]]) -> Any:
    """Return data of a chart, written into it."""
    return altair().InlineData(values=list(values))


def turned(name: str) -> Any:
    """Return a parameter that the reader's filter of this name turns: ``chain``, ``economy`` or ``year``."""
    return altair().param(name=f"f_{name}", value=ALL)


def chosen(choice: Choice) -> Any:
    """Return the parameter that a choice turns."""
    return altair().param(name=choice.name, value=choice.value)


def of_items(question: Question, chains: Mapping[str, str], opens: str) -> Choice:
    """Return the choice of one item; ``chains`` tells of which chain each is, ``opens`` is where a chart begins."""
    options = tuple((slug, question.names.item(slug)) for slug in chains)
    return Choice("pick_item", question.names.label("item"), options, opens, chains)


def kept(field: str, name: str) -> str:
    """Return the condition that a row passes a filter."""
    return f"f_{name} == '{ALL}' || datum.{field} == f_{name}"


def by_economy(question: Question) -> dict[str, Any]:
    """Return the encodings that tell economies apart: colour, shape and dash, so never by colour alone."""
    alt = altair()
    names = [question.names.economy(code) for code in question.economies]

    def of(choices: Sequence[Any]) -> Any:
        return alt.Scale(domain=names, range=[choices[place % len(choices)] for place in range(len(names))])

    return {
        "color": alt.Color("name:N", scale=of(COLOURS), title=None),
        "shape": alt.Shape("name:N", scale=of(SHAPES), title=None),
        "dash": alt.StrokeDash("name:N", scale=of(DASHES), title=None),
    }


def finished(chart: Any, height: int | None = None) -> dict[str, Any]:
    """Return the specification of a chart in the look of all of them, as wide as there is room."""
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = _CONFIG
    spec["width"] = "container"
    if height is not None:
        spec["height"] = height
    return spec


def still(spec: dict[str, Any]) -> str:
    """Return the chart as it stands, as SVG."""
    convert = needed("vl_convert")
    drawn: str = convert.vegalite_to_svg({**spec, "width": WIDTH}, vl_version=version())
    return drawn


def compiled(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the chart in Vega, what a browser draws: compiled once here, not by each reader."""
    made: dict[str, Any] = needed("vl_convert").vegalite_to_vega(spec, vl_version=version())
    return made


def script() -> str:
    """Return the program that draws the charts in a browser; it asks for nothing else."""
    bundle: str = needed("vl_convert").javascript_bundle(vl_version=version())
    return bundle


def version() -> str:
    """Return the version of Vega-Lite that draws, as the charts were written for."""
    written = altair().SCHEMA_VERSION.removeprefix("v").split(".")
    known = [text for text in needed("vl_convert").get_vegalite_versions() if text.split(".")[0] == written[0]]
    return str(max(known, key=lambda text: [int(part) for part in text.split(".")]))
