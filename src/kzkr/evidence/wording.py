"""Whether a statement is in its own words, or repeats those of the paragraph it cites."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from .dates import date_matches
from .figures import NUMBER_WORDS, figures
from .paragraphs import Name, paragraph
from .tokens import Spans, Token

#: Words that say little by themselves: they neither count as repeated nor break a run.
FUNCTION_WORDS = frozenset(
    """
    a about above across after again against all almost along already also although always am
    among an and another any anybody anyone anything are around as at away be because been
    before behind being below besides between both but by can cannot could despite did do does
    doing done down during each either else enough even ever every everyone everything except
    few fewer finally first for from further furthermore had has have having he hence her here
    hers herself him himself his how however i if in indeed instead into is it its itself just
    later least less like many may me meanwhile might mine more moreover most much must my
    myself near neither never nevertheless next no nobody none nor not nothing now of off often
    on once only onto or other others otherwise our ours ourselves out over own per perhaps
    quite rather same second several shall she should since so some somebody someone something
    sometimes soon still such than that the their theirs them themselves then there thereby
    therefore these they third this those though through throughout thus till to today together
    too toward towards under unless until unto up upon us very was we were what whatever when
    whenever where whereas whether which while who whoever whole whom whose why will with within
    without would yesterday yet you your yours yourself
    can't couldn't didn't doesn't don't hasn't haven't he's i'm i've isn't it's let's that's there's
    they're wasn't we're we've weren't won't wouldn't you're
    """.split()
)

#: So many content words in the source's order are its sentence, no longer one of our own.
MOST_REPEATED = 4


class Repeated(NamedTuple):
    """Content words that a statement repeats in their order, and where they stand in it."""

    words: tuple[str, ...]
    start: int
    end: int


@lru_cache(maxsize=4096)
def repeated(
    statement: str, cited: str, stated_names: tuple[Name, ...], cited_names: tuple[Name, ...]
) -> Repeated | None:
    """The longest run of content words that a statement repeats of the paragraph it cites.

    None where that is no more than ``MOST_REPEATED``. Function words, names and figures neither
    count nor break a run. The names are the known ones that may stand in either; a word with a
    capital inside a sentence is part of one too.
    """
    ours, theirs = _content_words(statement, stated_names), _content_words(cited, cited_names)
    by_word: dict[str, list[int]] = {}
    for i, word in enumerate(theirs):
        by_word.setdefault(word.text.casefold(), []).append(i)
    longest, last = 0, 0
    runs: dict[int, int] = {}
    for i, word in enumerate(ours):
        # How long a run ends with this word, by where in the paragraph it ends.
        runs = {at: runs.get(at - 1, 0) + 1 for at in by_word.get(word.text.casefold(), ())}
        if runs and (length := max(runs.values())) > longest:
            longest, last = length, i
    if longest <= MOST_REPEATED:
        return None
    run = ours[last - longest + 1 : last + 1]
    return Repeated(tuple(word.text for word in run), run[0].start, run[-1].end)


def _content_words(text: str, names: tuple[Name, ...]) -> list[Token]:
    spans = [(figure.start, figure.end) for figure in figures(text)]
    spans += [match.span() for match in date_matches(text)]
    figures_and_dates = Spans(spans)
    cut = paragraph(text)
    aside = cut.name_words(names) | (set(cut.capitalised) - cut.opening)
    return [
        word
        for i, (word, plain) in enumerate(zip(cut.words, cut.folded, strict=True))
        if i not in aside
        and plain not in FUNCTION_WORDS
        and plain not in NUMBER_WORDS
        and not any(character.isdigit() for character in plain)
        and not figures_and_dates.cover(word)
    ]
