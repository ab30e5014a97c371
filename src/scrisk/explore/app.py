"""The screen: a path, a list, what is told of the row one stands on, and the keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.text import Text
from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical, VerticalScroll
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from scrisk.explore.asking import BASES, Asked
from scrisk.explore.levels import Economies, Items, Level, Scenarios, Suppliers
from scrisk.explore.screens import Page, help_page
from scrisk.language import meant, say
from scrisk.report import layout
from scrisk.report.words import Row

# The row one stands on is marked by a sign as well: a terminal may have no colours.
_HERE, _AWAY = "▸ ", "  "
_WIDE = 150  # columns from which the pane stands beside the list


@dataclass
class Place:
    """A level with what the reader did there: order, filter, and the row one stands on."""

    level: Level
    order: int = 0
    filter: str = ""
    key: str | None = None
    rows: Sequence[Row] = field(default=())

    def arrange(self) -> None:
        """Filter and sort the rows."""
        wanted = self.filter.casefold().split()
        found = [row for row in self.level.rows if all(w in self.level.words(row).casefold() for w in wanted)]
        order = list(self.level.orders.values())[self.order % len(self.level.orders)]
        self.rows = sorted(found, key=order)

    @property
    def sorted_by(self) -> str:
        """What the order is called."""
        return list(self.level.orders)[self.order % len(self.level.orders)]

    @property
    def at(self) -> int:
        """Return where the row one stands on is; the first when it is not listed."""
        return next((n for n, row in enumerate(self.rows) if self.level.key(row) == self.key), 0)


class Explorer(App[None]):
    """Walk through a warehouse by the keyboard.

    Parameters
    ----------
    asked
        The questions to the warehouse.
    path
        An economy to begin in, and an item of it.
    """

    TITLE = "scrisk"
    ENABLE_COMMAND_PALETTE = False
    CSS = """
    Screen { layout: vertical; background: $background; }
    #path, #head, #keys { height: auto; padding: 0 1; }
    #head { max-height: 2; }
    #body { height: 1fr; }
    #list { height: 1fr; }
    #rows { height: 1fr; border: none; padding: 0 1; background: $background; scrollbar-size-vertical: 1; }
    #rows > .option-list--option { text-wrap: nowrap; padding: 0; }
    #rows > .option-list--option-highlighted { text-style: bold reverse; }
    #nothing { height: 1fr; padding: 1 1; display: none; }
    #pane { height: 10; border-top: solid $foreground 40%; padding: 0 1; scrollbar-size-vertical: 1; }
    .tall #pane { height: 40%; }
    .wide #body { layout: horizontal; }
    .wide #list { width: 3fr; height: 100%; }
    .wide #pane { width: 2fr; height: 100%; border-top: none; border-left: solid $foreground 40%; }
    #filter { display: none; height: 1; border: none; padding: 0 1; }
    #page { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "into", show=False),
        Binding("escape,left,backspace", "leave", show=False),
        Binding("slash", "filter", show=False),
        Binding("s", "sort", show=False),
        Binding("b", "basis", show=False),
        Binding("e", "explain", show=False),
        Binding("question_mark,f1", "help", show=False),
        Binding("q", "quit", show=False),
        Binding("shift+down,d", "tell_more(1)", show=False),
        Binding("shift+up,u", "tell_more(-1)", show=False),
        Binding("j", "simulate_key('down')", show=False),
        Binding("k", "simulate_key('up')", show=False),
    ]

    def __init__(self, asked: Asked, path: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.asked = asked
        self.basis = BASES[0]
        self.places = [Place(Economies(asked, self.basis))]
        for name in path:
            self.places[-1].key = name
            self.places[-1].arrange()
            inside = self._inside(self.places[-1])
            if inside is None:  # without figures on the main basis
                break
            self.places.append(Place(inside))

    def compose(self) -> ComposeResult:
        """Lay out path, list, pane, filter and keys."""
        yield Static(id="path")
        with Container(id="body"):
            with Vertical(id="list"):
                yield Static(id="head")
                yield OptionList(id="rows", markup=False)
                yield Static(id="nothing")
            with VerticalScroll(id="pane", can_focus=False):
                yield Static(id="told")
        yield Input(id="filter", placeholder=say("words of the name"))
        yield Static(id="keys")

    # --- what is shown

    @property
    def place(self) -> Place:
        """Where one is."""
        return self.places[-1]

    @property
    def rows(self) -> OptionList:
        """The list."""
        return self.query_one("#rows", OptionList)

    def on_mount(self) -> None:
        """Take the keys for the list."""
        self.rows.focus()

    def on_resize(self, event: events.Resize) -> None:
        """Lay out anew for the size there is now."""
        self.screen_stack[0].set_class(event.size.width >= _WIDE, "wide")
        self.screen_stack[0].set_class(event.size.height >= 32, "tall")
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Fill the list of the place one is at."""
        if not self.is_running or len(self.screen_stack) > 1:
            return
        place = self.place
        place.arrange()
        at = place.at
        place.key = place.level.key(place.rows[at]) if place.rows else None
        width = self.rows.size.width - len(_HERE) - 3  # padding and the bar to scroll with
        chosen = place.level.columns(place.rows, width) if place.rows else []
        self._drawn = layout.lines(chosen)
        head = [Text(_AWAY).append_text(line) for line in layout.header(chosen)]
        self.query_one("#head", Static).update(Group(*head))
        self.rows.clear_options()
        self.rows.add_options([Option(_marked(line, False)) for line in self._drawn])
        self.rows.display = bool(place.rows)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not place.rows
        words = say("Nothing is called {words}.", words=place.filter) if place.filter else place.level.nothing
        nothing.update(Text(words))
        self._marked: int | None = None
        if place.rows:
            self.rows.highlighted = at
        self._tell()
        self._frame()

    def _frame(self) -> None:
        place = self.place
        steps = [one.level.title for one in self.places]
        filtered = f"  /{place.filter}" if place.filter else ""
        count = f"{len(place.rows)}" if len(place.rows) == len(place.level.rows) else (
            f"{len(place.rows)}/{len(place.level.rows)}"
        )  # fmt: skip
        path = Text(" › ".join(steps), "bold", no_wrap=True, overflow="ellipsis")
        self.query_one("#path", Static).update(path.append(f"  ({count}){filtered}", "not bold dim"))
        keys = [
            say("⏎ open"), say("esc back"), say("/ filter"), say("s order: {order}", order=place.sorted_by),
            say("b basis: {basis}", basis=basis_name(self.basis)), say("e in full"), say("? help"), say("q quit"),
        ]  # fmt: skip
        width = self.size.width - 2
        # What does not fit is left out from the least needed on; help tells all of them.
        for spare in (5, 0, 0):
            if Text("  ".join(keys)).cell_len > width:
                keys.pop(spare)
        self.query_one("#keys", Static).update(Text("  ".join(keys), "dim", no_wrap=True, overflow="ellipsis"))

    def _tell(self) -> None:
        place, pane = self.place, self.query_one("#pane")
        told: list[Text] = []
        if place.rows:
            room = pane.content_size if pane.content_size.width else pane.size
            told = place.level.detail(place.rows[place.at], room.width - 1, room.height)
        self.query_one("#told", Static).update(Group(*told))
        pane.scroll_home(animate=False)

    @on(OptionList.OptionHighlighted)
    def stand(self, event: OptionList.OptionHighlighted) -> None:
        """Mark the row one stands on and tell about it."""
        place = self.place
        # A word of a list that was shown before comes late.
        if event.option_index >= len(self._drawn) or event.option_index >= len(place.rows):
            return
        for index, here in ((self._marked, False), (event.option_index, True)):
            if index is not None and index < len(self._drawn):
                self.rows.replace_option_prompt_at_index(index, _marked(self._drawn[index], here))
        self._marked = event.option_index
        key = place.level.key(place.rows[event.option_index])
        if key != place.key:
            place.key = key
            self._tell()

    # --- what the keys do

    @on(OptionList.OptionSelected)
    def action_into(self) -> None:
        """Open the row one stands on."""
        place = self.place
        if not place.rows:
            return
        inside = self._inside(place)
        if inside is not None:
            self.places.append(Place(inside))
            self.show()
        elif isinstance(place.level, Scenarios):
            self._run_scenario(place.level, place.rows[place.at])

    @staticmethod
    def _inside(place: Place) -> Level | None:
        row = next((row for row in place.rows if place.level.key(row) == place.key), None)
        return None if row is None else place.level.inside(row)

    def action_leave(self) -> None:
        """Leave the filter, then the level."""
        if self.place.filter:
            self.place.filter = ""
        elif len(self.places) > 1:
            self.places.pop()
        self.show()

    def action_filter(self) -> None:
        """Ask for the words that rows must have."""
        box = self.query_one("#filter", Input)
        box.value = self.place.filter
        box.display = True
        box.focus()

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Filter while one types."""
        if event.input.display and event.value != self.place.filter:
            self.place.filter = event.value
            self.show()

    @on(Input.Submitted)
    def _close_filter(self) -> None:
        self.query_one("#filter", Input).display = False
        self.rows.focus()
        self.show()

    def on_key(self, event: events.Key) -> None:
        """Leave the filter by escape, and by the arrows that walk the list."""
        box = self.query_one("#filter", Input) if len(self.screen_stack) == 1 else None
        if box is not None and box.has_focus and event.key in ("escape", "up", "down"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self.place.filter = ""
            self._close_filter()

    def action_sort(self) -> None:
        """Take the next order."""
        self.place.order += 1
        self.show()

    def action_basis(self) -> None:
        """Take the next basis, where one is left with the row one stands on."""
        step = BASES[(BASES.index(self.basis) + 1) % len(BASES)]
        self.basis = step
        keys = [place.key for place in self.places[:-1]]
        rebuilt = [Place(Economies(self.asked, step), self.places[0].order, self.places[0].filter, self.places[0].key)]
        for before, key in zip(self.places[1:], keys, strict=True):
            rebuilt[-1].key = key
            rebuilt[-1].arrange()
            inside = self._inside(rebuilt[-1])
            if inside is None:  # the row has no figures on this basis
                break
            rebuilt.append(Place(inside, before.order, before.filter, before.key))
        self.places = rebuilt
        self.show()

    def action_tell_more(self, lines: int) -> None:
        """Scroll what is told of the row."""
        self.query_one("#pane").scroll_relative(y=3 * lines, animate=False)

    def action_explain(self) -> None:
        """Show what ``scrisk explain`` says of the item one is at."""
        level, row = self.place.level, self.place.rows[self.place.at] if self.place.rows else None
        if row is None or isinstance(level, Economies):
            return
        economy = level.economy if isinstance(level, Items | Suppliers | Scenarios) else ""
        item = (
            row["item"] if isinstance(level, Items) else level.item if isinstance(level, Suppliers | Scenarios) else ""
        )
        from scrisk.report import explain

        case = self.asked.case_of(economy, item)
        self._page(f"scrisk explain {economy} {item}", lambda width: explain.text(case, self.asked.names, width))

    def _run_scenario(self, level: Scenarios, row: Row) -> None:
        """Run a scenario anew, day by day, for the economy and item one came by."""
        from scrisk.report import scenario

        bench = self.asked.bench
        found = bench.answers(bench.case(row["scenario"]), economies=[level.economy], items=[level.item])[0]
        self._page(
            f"scrisk scenario run {row['scenario']} --economy {level.economy} --item {level.item}",
            lambda width: scenario.answer(
                found, scenario.Look(self.asked.names, width, [level.economy]), bench.catalog
            ),
        )

    def _page(self, title: str, draw: object) -> None:
        self.push_screen(Page(title, draw), lambda _: self.show())  # type: ignore[arg-type]

    def action_help(self) -> None:
        """Show what the keys do."""
        keys = [
            ("↑ ↓  j k", say("walk the list")),
            ("enter  →", say("open: items of the economy, suppliers of the item, scenarios; run a scenario")),
            ("esc  ←  backspace", say("back; a filter is left first")),
            ("/", say("filter by words of the name, in any language of the catalog or by id")),
            ("s", say("the next order")),
            ("b", say("the next basis: main, quantity, value, world share, published share")),
            ("e", say("the whole of scrisk explain, of the item")),
            ("pgup pgdn home end", say("walk in large steps")),
            ("d u", say("scroll what is told of the row")),
            ("?", say("this page")),
            ("q", say("quit")),
        ]  # fmt: skip
        self.push_screen(help_page(keys), lambda _: self.show())


def basis_name(basis: str) -> str:
    """Return what a basis is called at the foot."""
    return {
        "headline": meant("basis", "main"), "quantity": meant("basis", "quantity"), "value": meant("basis", "value"),
        "world-share": meant("basis", "world share"), "published-share": meant("basis", "published share"),
    }[basis]  # fmt: skip


def _marked(line: Text, here: bool) -> RenderableType:
    return Text(_HERE if here else _AWAY, no_wrap=True).append_text(line)
