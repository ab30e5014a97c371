"""The screens over the list: help, and texts too long for the pane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from scrisk.language import say


class Page(Screen[None]):
    """A text that one scrolls through; it is drawn anew for every width."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,backspace,left,enter,question_mark", "leave", show=False),
        Binding("q", "app.quit", show=False),
        Binding("j", "app.simulate_key('down')", show=False),
        Binding("k", "app.simulate_key('up')", show=False),
    ]

    def __init__(self, title: str, draw: Callable[[int], RenderableType]) -> None:
        super().__init__()
        self._title = title
        self._draw = draw

    def compose(self) -> ComposeResult:
        """Lay out title, text and keys."""
        yield Static(Text(self._title, "bold", no_wrap=True), id="path")
        with VerticalScroll(id="page"):
            yield Static(id="text")
        yield Static(Text(say("↑↓ scroll   esc back   q quit"), "dim"), id="keys")

    def on_mount(self) -> None:
        """Take the keys for scrolling."""
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        """Draw for the width there is now."""
        self.query_one("#text", Static).update(self._draw(self.size.width - 3))

    def action_leave(self) -> None:
        """Go back to the list."""
        self.dismiss()


def help_page(keys: Sequence[tuple[str, str]]) -> Page:
    """Return what every key does."""

    def draw(_width: int) -> Any:
        grid = Table.grid(padding=(0, 2, 0, 0))
        for key, what in keys:
            grid.add_row(Text(key, "bold", no_wrap=True), Text(what))
        return Group(grid, Text(), Text(say("One walks from economies to items, suppliers and scenarios.")))

    return Page(say("Keys"), draw)
