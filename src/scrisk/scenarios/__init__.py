"""What if: scenarios turned into shocks on who supplies whom, and run through the exposure simulation."""

from scrisk.scenarios.case import Case, find, joined, pairs
from scrisk.scenarios.hits import Content, Held, content_of, goods, importers, shocks_on
from scrisk.scenarios.running import Answer, Known, Setting, answer

__all__ = [
    "Answer", "Case", "Content", "Held", "Known", "Setting", "answer", "content_of", "find", "goods", "importers",
    "joined", "pairs", "shocks_on",
]  # fmt: skip
