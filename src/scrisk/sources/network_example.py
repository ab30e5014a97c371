"""A made-up network: the rows that ``scrisk template`` writes, to be replaced by the user's own."""

from __future__ import annotations

# node, sector, name, economy, item, output: millions of US dollars; what is empty is what it sells to the others
NODES: tuple[tuple[str, str, str, str, str, float | None], ...] = (
    ("ORE", "ore", "Example mine", "AUS", "mined rare earths", None),
    ("OXIDE-A", "oxides", "Example oxides A", "CHN", "rare-earth oxides", None),
    ("OXIDE-B", "oxides", "Example oxides B", "MYS", "rare-earth oxides", None),
    ("MAGNETS-A", "magnets", "Example magnets A", "CHN", "permanent magnets", 200.0),
    ("MAGNETS-B", "magnets", "Example magnets B", "JPN", "permanent magnets", None),
    ("STEEL", "steel", "Example steel", "KOR", "electrical steel", 400.0),
    ("MOTORS-A", "motors", "Example motors A", "JPN", "electric motors", None),
    ("MOTORS-B", "motors", "Example motors B", "KOR", "electric motors", None),
    ("TRUCKS", "transport", "Example transport", "KOR", "", None),
    ("CARS", "vehicles", "Example cars", "KOR", "cars", 900.0),
)

# supplier, buyer, value
EDGES: tuple[tuple[str, str, float], ...] = (
    ("ORE", "OXIDE-A", 40.0),
    ("ORE", "OXIDE-B", 20.0),
    ("OXIDE-A", "MAGNETS-A", 90.0),
    ("OXIDE-A", "MAGNETS-B", 30.0),
    ("OXIDE-B", "MAGNETS-B", 20.0),
    ("MAGNETS-A", "MOTORS-A", 60.0),
    ("MAGNETS-A", "MOTORS-B", 100.0),
    ("MAGNETS-B", "MOTORS-A", 80.0),
    ("STEEL", "MOTORS-A", 50.0),
    ("STEEL", "MOTORS-B", 60.0),
    ("STEEL", "CARS", 200.0),
    ("MOTORS-A", "CARS", 150.0),
    ("MOTORS-B", "CARS", 250.0),
    ("TRUCKS", "MOTORS-B", 10.0),
    ("TRUCKS", "CARS", 30.0),
)

# supplier_sector, buyer_sector, essential
ESSENTIAL: tuple[tuple[str, str, int], ...] = (
    ("ore", "oxides", 2),
    ("oxides", "magnets", 2),
    ("magnets", "motors", 2),
    ("motors", "vehicles", 2),
    ("steel", "*", 1),
    ("transport", "*", 0),
)

# scenario, node, sector, economy, item, loss
SHOCKS: tuple[tuple[str, str, str, str, str, float], ...] = (
    ("a maker stops", "MAGNETS-A", "", "", "", 1.0),
    ("magnets run short", "", "magnets", "", "", 0.4),
    ("an economy stops", "", "", "CHN", "", 1.0),
)

ROWS: dict[str, tuple[tuple[str | float | None, ...], ...]] = {
    "network-edges": EDGES,
    "network-nodes": NODES,
    "network-essential": ESSENTIAL,
    "network-shocks": SHOCKS,
}
