"""How a name is compared: folded to a key, cut into words, and what near misses suggest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

#: An ASCII text in lower case, and all that is no letter or digit as a space.
_ASCII = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}

#: Unicode's blocks of combining diacritical marks. The breve of й stays: it is another letter.
MARKS = (
    "(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe20-\ufe2f]"
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What other letters than those of ASCII are folded by: words, marks, and texts that need no
    more than lower case."""
    # To compile them takes 1 ms, which a question in ASCII need not pay.
    return (
        re.compile(r"[^\W_]+"),
        re.compile(MARKS),
        # Syllables of Hangul, Russian and Kazakh letters: one way to write each, and of their marks
        # only that of ё is taken off.
        re.compile("[\x00-\x7f가-힣а-яёА-ЯЁәіңғүұқөһӘІҢҒҮҰҚӨҺ]*"),
    )


_OPENING = "«“„‘\"'("

#: No name in a book is longer; a longer question is answered without searching for near misses.
LONGEST = 200


def fold(text: str) -> str:
    """The key under which a name is found: NFKC, case and diacritics folded, words and spaces.

    ``SK ecoplant``, ``sk-ecoplant`` and ``ＳＫ Écoplant`` give ``sk ecoplant``; a text without a
    letter or digit gives the empty string. Hangul typed as separate jamo (NFD, as macOS does)
    gives the same key as composed Hangul.
    """
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    words, marks, folded_by_case = _patterns()
    if not folded_by_case.fullmatch(text):
        # Loading unicodedata costs 2 ms, which most questions need not pay.
        from unicodedata import normalize

        text = normalize("NFKC", marks.sub("", normalize("NFKD", text).casefold()))
    return " ".join(words.findall(text.casefold().replace("ё", "е")))


def tails(key: str) -> Iterator[str]:
    """The key and what is left of it from each later word on: where a match may begin."""
    yield key
    at = key.find(" ")
    while at >= 0:
        yield key[at + 1 :]
        at = key.find(" ", at + 1)


def continuations(name: str, typed: str) -> Iterator[tuple[int, str]]:
    """Where in a name the words typed stand, the last of them perhaps unfinished: the number of
    the word they begin with, and what of the name is left after them.

    ``sk eco`` gives 0 and ``plant`` for SK Ecoplant; a blank at the end begins another word.
    """
    if not typed.isascii():
        from unicodedata import normalize

        typed = normalize("NFC", typed)  # as macOS does not
    *whole, begun = typed.split() if typed[-1:].strip() else [*typed.split(), ""]
    before = [fold(word) for word in whole]
    said = name.split()
    for start in range(len(said) - len(before)):
        last = start + len(before)
        # The quotation mark that a name begins with need not be typed.
        word = said[last] if begun[:1] in _OPENING else said[last].lstrip(_OPENING)
        if word.lower().startswith(begun.lower()) and before == [
            fold(other) for other in said[start:last]
        ]:
            yield start, " ".join([word[len(begun) :], *said[last + 1 :]])


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """The known words most like this one, best first, for a "did you mean"."""
    if len(word) > LONGEST:
        return []
    from difflib import get_close_matches

    return get_close_matches(word, list(known), n=most, cutoff=0.6)


def slips(word: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """The known words that this one is a slip of the pen for, best first.

    One letter wrong, or two in a word of more than seven; in one of less than five, a letter too
    many, too few or in the other's place, since any other makes another word. виза is no slip for
    визит, nor is weather for water. A syllable of Hangul is several letters.
    """
    if len(word) > LONGEST:
        return []
    from difflib import get_close_matches
    from unicodedata import normalize

    spelled = {normalize("NFD", other): other for other in known}
    written = normalize("NFD", word)
    near = get_close_matches(written, list(spelled), n=10 * most, cutoff=0.6)
    wrong = 1 if len(written) < 8 else 2
    return [
        spelled[other]
        for other in near
        if _apart(written, other) <= wrong
        and (len(written) > 4 or len(written) != len(other) or sorted(written) == sorted(other))
    ][:most]


def _apart(one: str, other: str) -> int:
    """How many letters to put in, take out, change or swap with the next to get from one to the
    other."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one):
        earlier, before, row = before, row, [i + 1]
        for j, wanted in enumerate(other):
            steps = min(before[j + 1] + 1, row[j] + 1, before[j] + (letter != wanted))
            if i and j and letter == other[j - 1] and one[i - 1] == wanted:
                steps = min(steps, earlier[j - 1] + 1)
            row.append(steps)
    return row[-1]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A clause to end a message with: what was probably meant, or nothing."""
    near = nearest(word, known)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def shown(text: str, most: int = 60) -> str:
    """A user's words as a message may repeat them: shortened, nothing unprintable left in."""
    cut = text if len(text) <= most else text[: most - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut
    )


def as_typed(id_: str) -> str:
    """An id as it is typed in a shell: in zsh, '#' alone may begin a pattern."""
    return f"'{id_}'" if "#" in id_ else id_


def quoted(text: str) -> str:
    """A user's words in quotation marks, as a message repeats them."""
    return f"'{shown(text)}'"
