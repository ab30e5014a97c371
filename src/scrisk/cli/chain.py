"""``scrisk chain``: a supply chain stage by stage, and what stops when somebody stops."""

from __future__ import annotations

import click

from scrisk.cli.options import Options, shared
from scrisk.errors import UsageError
from scrisk.language import later, say

_CHIPS = "semiconductors"


@click.command("chain", short_help="A chain stage by stage: who holds what, what stops without whom.")
@click.argument("chain", required=False, metavar="[CHAIN]")
@click.option("--company", is_flag=True, help="semiconductors: companies in place of countries.")
@click.option(
    "--stop", metavar="PROVIDER", help="What stops when this country, or a company of the chips, stops providing."
)
@click.option("--to", metavar="ECONOMY", help="with --stop: towards this economy only.")
@click.option(
    "--stage", "stages", multiple=True, metavar="STAGE", help="rare-earths, with --stop: it stops at this stage only."
)
@click.option(
    "--kind", type=click.Choice(("all", "light", "heavy")), help="rare-earths: only all, light or heavy ones."
)
@click.option(
    "--consumed", is_flag=True, help="with --stop: only what is used up with every chip, no tools or software."
)
@click.option("--choke", is_flag=True, help="semiconductors: the choke points, ranked.")
@click.option("--mutual", nargs=2, metavar="ECONOMY ECONOMY", help="semiconductors: what each loses without the other.")
@shared
def command(
    chain: str | None,
    company: bool,
    stop: str | None,
    to: str | None,
    stages: tuple[str, ...],
    kind: str | None,
    consumed: bool,
    choke: bool,
    mutual: tuple[str, str] | None,
    options: Options,
) -> None:
    """A supply chain stage by stage: who holds which share, and where one country holds more than half.

    Without a chain the chains are listed. For semiconductors, --stop tells which share of chips stops where when a
    country or company stops providing, and through which inputs; for rare earths, which share of what an economy has at
    each stage would be missing. Unknown shares are carried as ranges, never as zeros.

    \b
    Example:
      scrisk chain
      scrisk chain semiconductors
      scrisk chain semiconductors --company
      scrisk chain semiconductors --stop NLD
      scrisk chain semiconductors --stop JPN --to KOR --consumed
      scrisk chain semiconductors --stop ASML
      scrisk chain semiconductors --choke
      scrisk chain semiconductors --mutual JPN KOR
      scrisk chain rare-earths
      scrisk chain rare-earths --stop CHN
      scrisk chain rare-earths --stop CHN --to KOR --stage oxide --kind heavy
    """
    asked = [name for name, given in (("--stop", stop), ("--choke", choke), ("--mutual", mutual)) if given]
    if len(asked) > 1:
        raise UsageError(
            say("{asked} are two questions", asked=say(" and ").join(asked)), hint=say("Ask one at a time.")
        )
    if (to or consumed) and not stop:
        raise UsageError(
            say("--to and --consumed are for --stop"),
            hint=say("Example: scrisk chain semiconductors --stop JPN --to KOR"),
        )
    found = None if chain is None else _find(chain, options)
    if found is None:
        if asked or company:
            raise UsageError(say("of which chain?"), hint=say("Example: scrisk chain semiconductors --choke"))
        _list(options)
        return
    if found == _CHIPS:
        if stages or kind:
            raise UsageError(
                say("--stage and --kind are for rare-earths"),
                hint=say("Example: scrisk chain rare-earths --kind heavy"),
            )
        from scrisk.cli import chain_chips

        chain_chips.answer(options, company=company, stop=stop, to=to, consumed=consumed, choke=choke, mutual=mutual)
        return
    if company or consumed or choke or mutual:
        raise UsageError(
            say("--company, --consumed, --choke and --mutual are for semiconductors"),
            hint=say("Example: scrisk chain {chain} --stop CHN", chain=found),
        )
    from scrisk.cli import chain_stages

    chain_stages.answer(options, found, stop=stop, to=to, stages=stages, kind=kind)


def _find(text: str, options: Options) -> str:
    """Return the chain of this id or name."""
    from scrisk.cli.root import near

    with options.warehouse() as warehouse:
        chains = warehouse.query("chains").dicts()
    wanted = text.strip().casefold()
    for row in chains:
        if wanted in {str(row[name]).casefold() for name in ("chain", "name_en", "name_ja", "name_ko")}:
            return str(row["chain"])
    raise UsageError(
        say("no chain is called {text!r}", text=text),
        hint=near(text, [row["chain"] for row in chains], later("Chains")),
    )


def _list(options: Options) -> None:
    with options.warehouse() as warehouse:
        found = warehouse.query("chains")
        names = options.names(warehouse)
        stages = warehouse.query("stages").dicts()

    def render(width: int) -> object:
        from rich.console import Group
        from rich.text import Text

        from scrisk.report import layout

        head = say("{n} chains; scrisk chain NAME tells one stage by stage.", n=len(found.rows))
        parts = [Text(head, "bold"), Text()]
        for row in found.dicts():
            mine = [names.stage(row["chain"], stage["stage"]) for stage in stages if stage["chain"] == row["chain"]]
            parts.append(Text(f" {row['chain']}: {names.chain(row['chain'])}"))
            parts.append(Text(layout.crop(f"   {' > '.join(mine)}", width), "dim", no_wrap=True))
        return Group(*parts)

    options.emit(found, render)
