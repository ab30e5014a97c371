"""Keys of the cooperation ledger and of its instruments, and what a reader calls them."""

from __future__ import annotations

from scrisk.language import later, meant, say

# Titles of the layers, in the order of the tables.
LAYERS = {
    "leaders": later("Leaders"),
    "ministers": later("Ministers"),
    "agencies": later("Officials and agencies"),
    "firms": later("Firms and research"),
    "multilateral": later("Frameworks of four and more"),
}
# In a sentence: as somebody, as a bare word, and as short as can be.
WHO = {
    "leaders": later("the leaders"), "ministers": later("the ministers"),
    "agencies": later("the officials and agencies"), "firms": later("the firms"),
    "multilateral": later("the frameworks of many"),
}  # fmt: skip
BARE = {
    "leaders": later("leaders"), "ministers": later("ministers"), "agencies": later("officials and agencies"),
    "firms": later("firms"), "multilateral": later("frameworks of many"),
}  # fmt: skip
SHORT = {
    "leaders": later("leaders"), "ministers": later("ministers"), "agencies": later("agencies"),
    "firms": later("firms"), "multilateral": later("multilateral"),
}  # fmt: skip

# Binding force, kinds that are against cooperation, themes; kinds and states of instruments.
_WORDS = frozenset(
    {
        later("meeting"), later("statement"), later("arrangement"), later("contract"), later("agreement"),
        later("treaty"), later("coercion"), later("quarrel"),
        later("ai"), later("batteries"), later("critical-minerals"), later("early-warning"),
        later("economic-security"), later("energy"), later("export-controls"), later("finance"), later("history"),
        later("hydrogen"), later("investment"), later("north-korea"), later("people"), later("rare-earths"),
        later("recycling"), later("security"), later("semiconductors"), later("social"), later("stocks"),
        later("supply-chains"), later("technology"), later("territory"), later("trade"),
        later("priority"), later("spare-capacity"), later("purchasing"), later("framework"),
        later("agreed"), later("proposed"),
    }
)  # fmt: skip


def word(key: str) -> str:
    """Return what a key is called; the key itself where there is no other word.

    Examples
    --------
    >>> word("supply-chains"), word("forge")
    ('supply-chains', 'forge')
    """
    if key == "assumed":
        return meant("instrument", "assumed")
    return say(key) if key in _WORDS else key
