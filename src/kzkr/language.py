"""How words are written and inflected in English, Korean, Russian and Kazakh: enough to match them.

Nothing here is for show. Two spellings of a word give the same token, two forms of it share a
stem; a stem need not be a word. All but `tokens` take what `tokens` gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from .names import MARKS, fold

# -- letters ---------------------------------------------------------------------------------

#: Letters that are typed for each other: е for ё, Russian letters for Kazakh ones.
_LETTERS = str.maketrans("ёэіїқғңөұүһә", "ееиикгноууха", "ьъ")

#: Cyrillic letters and the Latin ones that look the same.
_LOOK_ALIKES = str.maketrans("abceihkmoptxy", "авсеинкмортху")

#: The syllables of Hangul, 가 to 힣; its letters standing alone have ranges before.
_FIRST_SYLLABLE, _LAST_SYLLABLE = "\uac00", "\ud7a3"
_HANGUL = f"\u1100-\u11ff\u3131-\u318e{_FIRST_SYLLABLE}-{_LAST_SYLLABLE}"
#: A run of one script; digits belong to what they stand with.
_SCRIPTS = f"[{_HANGUL}]+|[^{_HANGUL}]+"
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LOOKS_CYRILLIC = re.compile("[abcehkmoptxy]\\d*")
_HAS_LOOK_ALIKE = re.compile(rf"\b{_LOOKS_CYRILLIC.pattern}\b")


def tokens(text: str) -> list[str]:
    """A text as the words that are compared: folded, and cut where Hangul meets another script.

    In Cyrillic, letters that are typed for each other are one letter, and a Latin letter that
    looks like one of its neighbours is taken for it.
    """
    return cut(fold(text))


def cut(key: str) -> list[str]:
    """The same of a text that is folded already."""
    words = key.split()
    if key.isascii():
        return words
    if max(key) >= _HANGUL[0]:  # no letter of the other alphabets that a book has stands behind it
        words = [part for word in words for part in _scripts().findall(word)]
    if _CYRILLIC.search(key):
        words = [
            word.translate(_LOOK_ALIKES).translate(_LETTERS) if is_cyrillic(word) else word
            for word in words
        ]
        words = [word for word in words if word]  # ь alone
    return words


@cache
def _scripts() -> re.Pattern[str]:
    # To compile it takes as long as finding a name does, and no other alphabet needs it.
    return re.compile(_SCRIPTS)


def is_hangul(token: str) -> bool:
    """True for a token written in Hangul."""
    return _FIRST_SYLLABLE <= token[:1] <= _LAST_SYLLABLE


def is_cyrillic(token: str) -> bool:
    """True for a token written in Cyrillic letters."""
    return not token.isascii() and _CYRILLIC.search(token) is not None


# -- other alphabets -------------------------------------------------------------------------

_TO_LATIN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщыюя",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh sch y yu ya".split(),
        strict=True,
    )
)
#: The Latin alphabets of Kazakh, and the digraphs that are written for it.
_TO_CYRILLIC = "shch|sh|ch|zh|kh|gh|ts|y[aeou]|[ei]a|(?<=[aeouy])i|."
_CYRILLIC_OF = {
    "shch": "щ", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "ц", "ya": "я",
    "ye": "е", "yo": "е", "yu": "ю", "ea": "ея", "ia": "ия", "a": "а", "b": "б", "c": "к",
    "d": "д", "e": "е", "f": "ф", "g": "г", "h": "х", "i": "и", "j": "ж", "k": "к", "l": "л",
    "m": "м", "n": "н", "o": "о", "p": "п", "q": "к", "r": "р", "s": "с", "t": "т", "u": "у",
    "v": "в", "w": "у", "x": "кс", "y": "ы", "z": "з",
}  # fmt: skip

_INITIALS = "g kk n d tt r m b pp s ss  j jj ch k t p h".split(" ")
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
_FINALS = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")


def romanized(hangul: str) -> str:
    """Hangul in the Revised Romanization of Korean, syllable by syllable: 삼성 gives samseong."""
    latin = []
    for letter in hangul:
        number = ord(letter) - ord(_FIRST_SYLLABLE)
        if 0 <= number < 11172:
            initial, rest = divmod(number, 588)
            vowel, final = divmod(rest, 28)
            latin.append(_INITIALS[initial] + _VOWELS[vowel] + _FINALS[final])
        else:
            latin.append(letter)
    return "".join(latin)


def in_latin(token: str) -> str:
    """A Cyrillic token in Latin letters, as English writes Russian."""
    return "".join(_TO_LATIN.get(letter, letter) for letter in token)


def in_cyrillic(token: str) -> str:
    """A Latin token as Kazakh would write it in Cyrillic: qazaqstan gives казакстан."""
    letters = []
    for part in re.finditer(_TO_CYRILLIC, token):
        glide = part[0] == "i" and part.start() and token[part.start() - 1] in "aeouy"
        letters.append("й" if glide else _CYRILLIC_OF.get(part[0], part[0]))
    return "".join(letters)


# -- word forms ------------------------------------------------------------------------------

#: Particles that stand after a Korean noun, the longest first.
_PARTICLES = sorted(
    (
        "은 는 이 가 을 를 의 에 와 과 도 만 로 으로 에서 에게 에는 에도 에서는 에서의 에서도 에의"
        " 까지 까지의 부터 보다 처럼 께서 한테 이나 이라는 라는 이란 란 에게서 으로서 로서 으로의"
        " 로의 으로는 로는 와의 과의 이며 입니다 이다 인가 측 씨 님"
    ).split(),
    key=len,
    reverse=True,
)

#: Endings of the words of one family in English.
_FAMILY = frozenset(
    (
        "izations isations ization isation ational ically izing ising ments ities ings ized ised"
        " ers ors ment ship ness ical ally ions ists isms ism ist ing ion ies ity ed er or es al"
        " ic an ly ize ise re s e y a"
    ).split()
)
_DOUBLED = re.compile(r"([bdgmnprt])\1$")
#: Endings of an English word's own forms, in the order in which they are tried, and words whose
#: last s is none.
_ENGLISH = "ies ing ed es s e y".split()
_HISSING = ("ss", "us", "is")

#: Endings of Russian nouns and adjectives, in the letters of `tokens`.
_RUSSIAN = frozenset(
    (
        "а е и о у ы й я ю ая яя ие ые ое ий ый ой ей ого его ому ему им ым ую юю их ых ими ыми ом"
        " ем ам ям ами ями ах ях ов ев ия ию ии ией иям иями иях ием иев"
    ).split()
)
#: Endings that are such only after these letters: Токаев is no form of Тока, Китая is of Китай.
_ONLY_AFTER = {
    "ов": "бвгджзйклмнпрстфхцчшщю",
    "ев": "бвгджзйклмнпрстфхцчшщю",
    "ая": "внгкчшжщл",
}
#: What makes an adjective of a Russian name.
_RELATIONAL = ("ийск", "инск", "йск", "еск", "ск")

#: Kazakh suffixes with the letters that they stand after (vowels, voiceless and voiced
#: consonants, in loan words either) and how many letters must be left.
_AFTER = {"v": "аеиоуыяю", "t": "пткссшчцхфбвгд", "d": "лмнржзйу"}
_HARD = {"г": "к", "б": "п"}
_KAZAKH: dict[str, tuple[str, int]] = {}
for _after, _least, _suffixes in (
    ("t", 3, "тар тер"),
    ("d", 3, "дар дер"),
    ("vd", 3, "лар лер"),
    ("t", 4, "тын тин ты ти та те тан тен тагы теги пен ка ке"),
    ("d", 4, "дын дин ды ди бен нан нен"),
    ("vd", 4, "да де дан ден дагы деги мен га ге нын нин"),
    ("v", 4, "ны ни"),
    ("v", 3, "сы си сын син сына сине сында синде сынан синен сынын синин сындагы синдеги"),
    ("td", 3, "ы и"),
    ("td", 4, "ын ин ына ине ында инде ынан инен ынын инин ындагы индеги"),
):
    for _suffix in _suffixes.split():
        _KAZAKH[_suffix] = "".join(_AFTER[letters] for letters in _after), _least
# Қазақстан is no form of қазақс.
_KAZAKH["тан"] = _KAZAKH["тан"][0].replace("с", ""), _KAZAKH["тан"][1]
_LONGEST = max(map(len, _KAZAKH))


def english(token: str) -> str:
    """The stem of an English word's forms: flight of flights, plant of planting."""
    word = token[:-1] if token.endswith("res") else token
    if len(word) > 4 and word.endswith("re") and word[-3] not in "aeiou":
        word = word[:-2] + "er"  # fibre, centre
    for ending in _ENGLISH:
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 2 else 3):
            if ending in ("s", "es") and word.endswith(_HISSING):
                continue
            word = word[: -len(ending)]
            break
    return word[:-1] if _DOUBLED.search(word) else word


def related_english(token: str) -> str:
    """The stem that English words of one family share: digital and digitalization."""
    word = token
    for _ in range(3):
        for length in range(8, 0, -1):
            ending = word[-length:]
            if ending in _FAMILY and len(word) - length >= (3 if length == 1 else 4):
                if ending == "s" and word.endswith(_HISSING):
                    continue
                word = word[:-length]
                break
        else:
            break
    return word[:-1] if _DOUBLED.search(word) else word


def russian(token: str) -> str:
    """The stem of a Russian word: one ending off, and what makes an adjective of a name."""
    for length in (4, 3, 2, 1):
        ending = token[-length:]
        if ending in _RUSSIAN and len(token) - length >= 3:
            before = token[-length - 1]
            if before in _ONLY_AFTER.get(ending, before):
                return token[:-length]
    return token


def related_russian(token: str) -> str:
    """The stem that a Russian name shares with its adjective: Корея and корейский."""
    word = russian(token)
    for ending in _RELATIONAL:
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word


def kazakh(token: str) -> str:
    """The stem of a Kazakh word: its chain of suffixes off, by the letters they stand after."""
    word = token
    for _ in range(4):
        for length in range(min(_LONGEST, len(word) - 3), 0, -1):
            suffix = word[-length:]
            after, least = _KAZAKH.get(suffix, ("", 0))
            left = len(word) - length
            if left < least or word[left - 1] not in after:
                continue
            word = word[:left]
            break
        else:
            break
    # елшілік, елшілігі; мектеп, мектебі; турист, туристер
    if word.endswith("ст"):
        return word[:-1]
    return word[:-1] + _HARD.get(word[-1], word[-1])


def korean(token: str) -> Iterator[str]:
    """A Korean word without what may be a particle, the longest first; two syllables stay."""
    for particle in _PARTICLES:
        if token.endswith(particle) and len(token) - len(particle) >= 2:
            yield token[: -len(particle)]


def stems(token: str) -> set[str]:
    """What a token may be a form of, in each language that it may be of."""
    if token.isascii():
        return {english(token)} if token.isalpha() else {token}
    if is_cyrillic(token):
        return {russian(token), kazakh(token)}
    return {token}


# -- names -----------------------------------------------------------------------------------


def name_keys(name: Iterable[str]) -> set[str]:
    """The keys under which a name, as tokens, is found by those who write it otherwise."""
    words = [_sounding(token) for token in name]
    keys = {"".join(words), *_stemmed(words)}
    if any(map(is_hangul, words)):
        keys.add("".join(romanized(word) for word in words))
    return keys - {""}


def is_plain(name: str) -> bool:
    """True for a folded name whose only key, of `name_keys`, is the name without its spaces."""
    return name.isascii() and not _HAS_LOOK_ALIKE.search(name)


def question_keys(words: Sequence[str]) -> Iterator[set[str]]:
    """The keys of what was asked for, the closest first, to be compared with those of names.

    As it is written, then with a Korean particle or a vowel less, then from the other alphabet.
    """
    given = [_sounding(token) for token in words]
    *before, last = given
    yield {"".join(given), *_stemmed(given)}
    if before and (last in _PARTICLES or last in _KAZAKH):
        yield {"".join(before), *_stemmed(before)}  # LG에서, БҰҰ-ның
    if is_hangul(last):
        for shorter in korean(last):
            yield {"".join([*before, shorter])}
    elif is_cyrillic(last) and len("".join(given)) > 5 and last[-1] in "аеиоуыяю":
        yield {"".join([*before, last[:-1]])}
    if all(word.isascii() for word in words):
        other = [in_cyrillic(word) for word in words]
        yield {"".join(other), "".join(map(kazakh, other))}
    elif any(map(is_cyrillic, words)):
        yield {"".join(in_latin(word) for word in words)}


def _stemmed(words: list[str]) -> Iterator[str]:
    cyrillic = [is_cyrillic(word) for word in words]
    if any(cyrillic):
        pairs = list(zip(words, cyrillic, strict=True))
        for stem in (russian, kazakh):
            yield "".join([stem(word) if its else word for word, its in pairs])


def _sounding(token: str) -> str:
    # The K of C5+K and of K-Silk Road is typed in either alphabet.
    return token.translate(_LOOK_ALIKES) if _LOOKS_CYRILLIC.fullmatch(token) else token


# -- questions -------------------------------------------------------------------------------


def _words(text: str) -> frozenset[str]:
    """Words that stand here in lower case, as tokens: `tokens` itself would have to fold them."""
    return frozenset(text.translate(_LETTERS).split())


#: Words that a question has and an answer need not have.
FUNCTION_WORDS = _words(
    """
    a about all an and any are as at be been between by can could did do does for from had has
    have how i if in into is it its many me much my of on one or per please s show so some tell
    than that the their them there these they this to us was we were what when where which who
    whom whose why will with would you your
    в во на по с со и к ко о об обо от до для из у за при над под про не ни же ли бы а но или то
    это этот эта эти что чем как когда где куда кто кого кому чей сколько какой какая какое
    какие каких какова каков почему зачем есть был была было были будет между через мне покажи
    мен пен бен және туралы үшін қанша қашан кім кімдер қайда қандай неше бойынша арасында
    арасындағы не ма ме ба бе па пе қалай осы бұл бар жоқ болды болады деген ретінде дейін кейін
    неге
    및 또는 와 과 의 에 을 를 은 는 이 가 도 몇 얼마 얼마나 언제 무엇 무엇을 뭐 어디 어디서 누구
    누가 누구인가 왜 어떤 어느 어떻게 대한 대해 대하여 관한 관해 관련 위한 위해 있는 있나 있나요
    하는 한 된 되는 인가요 무엇인가 얼마인가 알려줘
    """
)

#: Words that ask for a date rather than say of what, and those that ask for a number.
WHEN = _words("when date deadline когда дата срок қашан күні мерзімі 언제 날짜 시기 일정")
HOW_MANY = _words(
    "many much number amount volume сколько количество число объём қанша неше саны көлемі"
    " 몇 얼마 얼마나 규모"
)


@cache
def _titles() -> tuple[frozenset[str], frozenset[str]]:
    """Titles and other words that say what sort of thing a name is of, and the stems of them: they
    name nothing alone."""
    titles = _words(
        """
    president minister ambassador secretary general deputy prime chairman director mr mrs
    company corporation corp group inc ltd co city region country province republic organization
    fund university ministry project event meeting visit summit
    президент министр посол генсек глава председатель премьер господин госпожа компания
    корпорация группа концерн фирма город область страна регион организация фонд университет
    министерство проект встреча визит саммит институт ассоциация президенті министрі елшісі елші
    басшы басшысы төраға төрағасы мырза компаниясы корпорациясы тобы қала қаласы облыс облысы ел
    елі аймақ ұйым ұйымы қор қоры университеті министрлігі жоба жобасы кездесу сапар сапары
    саммиті
    대통령 장관 총리 부총리 대사 사무총장 회장 위원장 의장 기자 회사 기업 그룹 주식회사 시 주
    도시 지역 국가 기구 대학교 대학 프로젝트 사업 방문 회의 정상회의 협회 연구소
    """
    )
    return titles, frozenset(stem for title in titles for stem in stems(title))


def is_title(token: str) -> bool:
    """True for a word that says what sort of thing a name is of, in any of its forms."""
    titles, title_stems = _titles()
    return token in titles or (is_cyrillic(token) and bool(stems(token) & title_stems))


# -- for other programs ----------------------------------------------------------------------


def tables() -> dict[str, object]:
    """The tables that this module goes by, as JSON can hold them: a page searches by the same."""

    def letters(table: Mapping[int, int | None]) -> dict[str, str]:
        return {chr(one): "" if other is None else chr(other) for one, other in table.items()}

    return {
        "letters": letters(_LETTERS),
        "look_alikes": letters(_LOOK_ALIKES),
        "to_latin": _TO_LATIN,
        "cyrillic_of": _CYRILLIC_OF,
        "initials": _INITIALS,
        "vowels": _VOWELS,
        "finals": _FINALS,
        "particles": _PARTICLES,
        "english": _ENGLISH,
        "hissing": _HISSING,
        "family": sorted(_FAMILY),
        "russian": sorted(_RUSSIAN),
        "only_after": _ONLY_AFTER,
        "relational": _RELATIONAL,
        "kazakh": _KAZAKH,
        "hard": _HARD,
        "function_words": sorted(FUNCTION_WORDS),
        "when": sorted(WHEN),
        "how_many": sorted(HOW_MANY),
        "patterns": {
            "marks": MARKS,
            "scripts": _SCRIPTS,
            "cyrillic": _CYRILLIC.pattern,
            "hangul": f"[{_FIRST_SYLLABLE}-{_LAST_SYLLABLE}]",
            "looks_cyrillic": _LOOKS_CYRILLIC.pattern,
            "to_cyrillic": _TO_CYRILLIC,
            "doubled": _DOUBLED.pattern,
        },
    }
