"""Which catalogued items hold a chemical element: measures and scenarios may name elements instead of items."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrisk.catalog.models import Catalog, Item

RARE_EARTHS = {
    "Sc": "scandium", "Y": "yttrium", "La": "lanthanum", "Ce": "cerium", "Pr": "praseodymium", "Nd": "neodymium",
    "Pm": "promethium", "Sm": "samarium", "Eu": "europium", "Gd": "gadolinium", "Tb": "terbium", "Dy": "dysprosium",
    "Ho": "holmium", "Er": "erbium", "Tm": "thulium", "Yb": "ytterbium", "Lu": "lutetium",
}  # fmt: skip
ELEMENTS = {
    **RARE_EARTHS,
    "Ag": "silver", "Al": "aluminium", "As": "arsenic", "Au": "gold", "Be": "beryllium", "Bi": "bismuth",
    "Cd": "cadmium", "Co": "cobalt", "Cu": "copper", "Ga": "gallium", "Ge": "germanium", "In": "indium",
    "Li": "lithium", "Mn": "manganese", "Mo": "molybdenum", "Ni": "nickel", "Pb": "lead", "Pd": "palladium",
    "Pt": "platinum", "Rh": "rhodium", "Sb": "antimony", "Se": "selenium", "Sn": "tin", "Ta": "tantalum",
    "Te": "tellurium", "Ti": "titanium", "V": "vanadium", "W": "tungsten", "Zn": "zinc", "Zr": "zirconium",
}  # fmt: skip


def holds(item: Item, element: str) -> bool:
    """Tell whether an item is, or pools, an element.

    An item of mixed rare earths holds each of the seventeen; one that is named after an element holds that one.

    Parameters
    ----------
    item
        A catalogued item.
    element
        A chemical symbol of :data:`ELEMENTS`.

    Returns
    -------
    bool
        False for a symbol that no item can hold.
    """
    name = ELEMENTS.get(element)
    if name is None:
        return False
    if item.material == "rare-earths":
        return element in RARE_EARTHS and (item.light_heavy == "mixed" or name in item.id.split("-"))
    return item.material == name


def items_holding(catalog: Catalog, element: str) -> tuple[str, ...]:
    """Return the ids of the items that hold an element, in the order of the catalog."""
    return tuple(item.id for item in catalog.items if holds(item, element))
