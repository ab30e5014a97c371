"""What the catalog says of the graph of chip making: outputs, needs, materials, each with its source or as a choice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from scrisk.catalog.models import Iso3, Model, Names, Slug, Text, list_to_tuple
from scrisk.language import say

FILE = "graphs/semiconductors.toml"

Need = Literal["essential", "partial", "not-needed", "pooled"]
Status = Literal["cited", "choice"]
InputId = Annotated[str, StringConstraints(pattern=r"^([NS][0-9]+|[a-z0-9]+(-[a-z0-9]+)*)$")]
Ids = Annotated[tuple[InputId, ...], BeforeValidator(list_to_tuple)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(list_to_tuple)]
Codes = Annotated[tuple[Iso3, ...], BeforeValidator(list_to_tuple)]


class KeyedSource(Model):
    """A page that confirms something, with the key it is cited by."""

    key: Slug
    producer: Text
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    accessed: date


class Said(Model):
    """A statement: cited with its sources, or a choice."""

    status: Status
    why: Text
    sources: Slugs = ()

    @model_validator(mode="after")
    def _cited_has_a_source(self) -> Self:
        if (self.status == "cited") != bool(self.sources):
            raise ValueError(say('sources go with status "cited", and with no other'))
        return self


class OutputMaker(Model):
    """An economy that makes an output; without a share it is known to make some."""

    economy: Iso3
    share: Annotated[float, Field(gt=0.0, le=1.0)] | None = None


class Output(Said):
    """A kind of chip. ``makers`` are those who make it where the dataset does not tell it apart."""

    id: Slug
    names: Names
    design: InputId
    makers: Annotated[tuple[OutputMaker, ...], BeforeValidator(list_to_tuple)] = ()
    makers_year: int | None = None


class Step(Model):
    """A name for an input of the dataset that is no item of the catalog."""

    id: InputId
    names: Names


class OwnInput(Said):
    """An item that goes into a step and that the dataset does not have."""

    id: Slug
    item: Slug
    into: InputId


class Link(Said):
    """A link that the dataset does not have: from an input or an item into an input."""

    from_: InputId = Field(alias="from")
    into: InputId
    need: Literal["essential", "partial"]
    outputs: Slugs = ()


class Rule(Said):
    """How far outputs need some inputs; of every output where none is named."""

    inputs: Ids = Field(min_length=1)
    outputs: Slugs = ()
    group: InputId | None = None
    need: Need


class ChipGraph(Model):
    """The whole file."""

    dataset: Slug
    targets: Codes = Field(min_length=1)
    european: Codes = ()
    consumed: Ids = ()
    not_consumed: Ids = ()
    stages: dict[Slug, InputId]
    dataset_stages: dict[InputId, Slug]
    output: Annotated[tuple[Output, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    step: Annotated[tuple[Step, ...], BeforeValidator(list_to_tuple)] = ()
    input: Annotated[tuple[OwnInput, ...], BeforeValidator(list_to_tuple)] = ()
    link: Annotated[tuple[Link, ...], BeforeValidator(list_to_tuple)] = ()
    rule: Annotated[tuple[Rule, ...], BeforeValidator(list_to_tuple)] = ()
    source: Annotated[tuple[KeyedSource, ...], BeforeValidator(list_to_tuple)] = ()

    def need(self, input_id: str, output: str, group: str | None = None) -> tuple[Need, Rule | None]:
        """Return how far an output needs an input, as a kind of ``group``, and the rule that says so.

        The last rule that fits holds; without one an input is essential.
        """
        for rule in self._rules_on.get(input_id, ()):
            if (not rule.outputs or output in rule.outputs) and rule.group in (None, group):
                return rule.need, rule
        return "essential", None

    @cached_property
    def _rules_on(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in reversed(self.rule):
            for input_id in rule.inputs:
                found.setdefault(input_id, []).append(rule)
        return found

    def page(self, key: str) -> KeyedSource:
        """Return a source by its key."""
        return next(source for source in self.source if source.key == key)

    def faults(self, items: set[str]) -> Iterator[tuple[str, str]]:
        """Yield the place and the reason of every reference that leads nowhere."""
        outputs = {output.id for output in self.output}
        keys = [source.key for source in self.source]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"source {key}", say("this key is used twice")
        said: list[tuple[str, Said]] = [(f"output {output.id}", output) for output in self.output]
        said += [(f"input {own.id}", own) for own in self.input]
        said += [(f"link {link.from_} > {link.into}", link) for link in self.link]
        said += [(f"rule on {', '.join(rule.inputs)}", rule) for rule in self.rule]
        for place, entry in said:
            for key in entry.sources:
                if key not in keys:
                    yield f"{place}: sources", say("no source has the key {key!r}", key=key)
            for output in getattr(entry, "outputs", ()):
                if output not in outputs:
                    yield f"{place}: outputs", say("no output is called {output!r}", output=output)
        for place, named in [(f"input {own.id}: item", own.item) for own in self.input] + [
            (f"link {link.from_} > {link.into}: from", link.from_) for link in self.link if not is_dataset(link.from_)
        ]:
            if named not in items:
                yield place, say("no item is called {item!r}", item=named)


def is_dataset(input_id: str) -> bool:
    """Return whether an id is one of the dataset."""
    return input_id[:1] in "NS" and input_id[1:].isdecimal()


def read(root: Path, items: set[str], problems: list[Any]) -> ChipGraph | None:
    """Read the file of a catalog folder; None where there is none. What is wrong with it goes to ``problems``."""
    from pydantic import ValidationError

    from scrisk.catalog.load import Problem, read_toml, say_findings

    if not (root / FILE).is_file():
        return None
    content = read_toml(root / FILE, FILE, problems)
    if content is None:
        return None
    try:
        graph = ChipGraph.model_validate(content)
    except ValidationError as error:
        problems.extend(Problem(FILE, *said) for said in say_findings("", error, ChipGraph))
        return None
    # What a file with a fault failed to define is not the fault of what refers to it.
    if not any(problem.file.startswith("items/") for problem in problems):
        problems.extend(Problem(FILE, place, reason) for place, reason in graph.faults(items))
    return graph
