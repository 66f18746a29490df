"""The sections of a page: what is new, records by kind, facts, rankings, figures, sources."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from ...kinds import KINDS, REFERENCES
from .. import written
from .charts import chart
from .elements import address, block, inline, link, text_of
from .figures import printed_in, quantity_of

Object = dict[str, Any]

#: So much of the newest news leads the page.
_NEWEST = 10


def sections(document: Object) -> list[tuple[str, str]]:
    """The anchor and title of each section that a book has, in the page's order."""
    kinds = {record["kind"] for record in document["records"]}
    there = [
        ("_newest", "Newest", document["checks"]),
        *((f"_{k.plural}", k.plural.capitalize(), k.name in kinds) for k in KINDS.values()),
        ("_facts", "Facts", document["facts"]),
        ("_rankings", "Rankings", document["rankings"]),
        ("_figures", "Figures", any(True for _ in _figures(document))),
        ("_sources", "Sources", document["sources"]),
    ]  # fmt: skip
    return [(anchor, title) for anchor, title, held in there if held]


def fill(main: Element, document: Object) -> None:
    """Put all sections of a book into an element; each entry stands in one place under its id."""
    page = _Page(document)
    titles = dict(sections(document))
    by_kind = {f"_{kind.plural}": kind.name for kind in KINDS.values()}
    for anchor, title in titles.items():
        section = block(main, "section", {"id": anchor, "aria-labelledby": f"{anchor}_title"})
        heading = block(section, "h2", {"id": f"{anchor}_title"}, text=title)
        if anchor in by_kind:
            own = [r for r in document["records"] if r["kind"] == by_kind[anchor]]
            for record in own:
                page.record(section, record)
        elif anchor == "_newest":
            own = document["checks"][:_NEWEST]
            page.newest(section, own)
            continue
        elif anchor == "_facts":
            own = document["facts"]
            for fact in own:
                page.fact(section, fact)
        elif anchor == "_rankings":
            own = document["rankings"]
            for ranking in own:
                page.ranking(section, ranking)
        elif anchor == "_figures":
            own = page.figures(section)
        else:
            own = list(document["sources"].values())
            accessed = {source["accessed"] for source in own}
            if len(accessed) == 1:
                when = f"Each accessed on {written.date(*accessed)}."
                block(section, "p", {"class": "small"}, text=when)
            rows = block(section, "ul", {"class": "news"})
            for source in own:
                page.source(block(rows, "li"), source, accessed=len(accessed) > 1)
        inline(heading, "small", text=f" {len(own)}")


class _Page:
    """Entries as elements; what an entry is linked to is looked up in the document."""

    def __init__(self, document: Object) -> None:
        self._document = document
        self._units: dict[str, str] = document["book"]["units"]
        self._sources: Object = document["sources"]
        self._names = {
            **{record["id"]: record["name"] for record in document["records"]},
            **{fact["id"]: fact["statement"] for fact in document["facts"]},
            **{ranking["id"]: ranking["name"] for ranking in document["rankings"]},
        }
        self._anchored: set[str] = set()

    def _anchor(self, element: Element, id_: str) -> None:
        """Make an element the place of an entry, unless it has one already."""
        if id_ not in self._anchored:
            self._anchored.add(id_)
            element.set("id", id_)

    def _article(self, section: Element, entry: str, title: str) -> Element:
        article = block(section, "article")
        self._anchor(article, entry)
        # The title is the link to pass on.
        link(block(article, "h3"), entry, title)
        return article

    # -- what is new -------------------------------------------------------------------------

    def newest(self, section: Element, checks: Sequence[Object]) -> None:
        """The newest news, each with what it is about."""
        rows = block(section, "ol", {"class": "news"})
        for check in checks:
            item = block(rows, "li")
            self._check(item, check)
            about = block(item, "div", {"class": "small"})
            text_of(about, "of ")
            for number, target in enumerate(check["of"]):
                text_of(about, " · " if number else "")
                name, _, rank = target.partition("#")
                place = f", {written.ordinal(int(rank))}" if rank else ""
                link(about, target, f"{self._names[name].removesuffix('.')}{place}")

    # -- records -----------------------------------------------------------------------------

    def record(self, section: Element, record: Object) -> None:
        """A record: its names, what it is, its newest news, then what is said of it."""
        article = self._article(section, record["id"], record["name"])
        if record["names"]:
            names = block(article, "p")
            for number, (language, name) in enumerate(record["names"].items()):
                text_of(names, " · " if number else "")
                inline(names, "span", {"lang": language}, text=name)
        held = [key for key in KINDS[record["kind"]].attributes if record.get(key)]
        if held:
            details = block(article, "p")
            for number, key in enumerate(held):
                text_of(details, f"{' · ' if number else ''}{key}: ")
                if key in REFERENCES and record[key] in self._names:
                    link(details, record[key], self._names[record[key]])
                else:
                    text_of(details, written.attribute(key, record[key]))
        self._checks(article, record["checks"])
        if record["facts"]:
            rows = block(article, "ul", {"class": "statements"})
            told = {check["id"] for check in record["checks"]}
            for fact in record["facts"]:
                self._statement(block(rows, "li"), fact, told)
        for place in record["rankings"]:
            line = block(article, "p")
            text_of(line, f"{written.ordinal(place['rank'])} of ")
            link(line, f"{place['ranking']}#{place['rank']}", place["ranking_name"])
        self._links(article, record["links"])
        self._note(article, record)

    def _statement(self, item: Element, fact: Object, told: set[str]) -> None:
        """A statement that is shown in full elsewhere, with its source and what others say; what
        they say is ``told`` once a record, and a link the next time."""
        link(item, fact["id"], fact["statement"])
        cites = fact["cites"]
        where = f"{self._publisher(cites[0])}, {written.paragraphs(fact['paragraph'])}"
        dated = f", {written.date(fact['as_of'])}" if fact["as_of"] else ""
        inline(item, "small", text=f" {where}{dated}")
        for check in _foremost(fact):
            line = block(item, "div")
            _verdict(line, check)
            source = inline(line, "small")
            if check["id"] in told:
                link(source, check["id"], self._told(check))
                continue
            # What merely agrees, or found nothing, is told in full with the fact alone.
            if check["outcome"] or check["verdict"] not in ("agrees", "no_source_found"):
                told.add(check["id"])
                line[0].tail = f": {check['statement']} "
            source.text = self._told(check)

    def _links(self, article: Element, links: Iterable[Object]) -> None:
        by_kind: dict[str, list[Object]] = {}
        for other in links:
            by_kind.setdefault(other["kind"], []).append(other)
        for kind, own in by_kind.items():
            line = block(article, "p")
            title = KINDS[kind].plural if kind in KINDS else f"{kind}s"
            text_of(line, f"{title}: ")
            for number, other in enumerate(own):
                text_of(line, ", " if number else "")
                link(line, other["id"], other["name"])
                text_of(line, f" ({other['role']})" if other["role"] else "")

    def _note(self, article: Element, entry: Object) -> None:
        if entry["note"]:
            block(article, "p", text=f"Note: {entry['note']}")

    # -- facts -------------------------------------------------------------------------------

    def fact(self, section: Element, fact: Object) -> None:
        """A fact: statement, figure, status, where it is said, what other sources say."""
        article = self._article(section, fact["id"], fact["statement"])
        line = Element("p", {"class": "figure"})
        line.tail = "\n"
        if fact["quantity"]:
            inline(
                line,
                "strong",
                text=written.figure(quantity_of(fact), self._units, printed_in(fact)),
            )
            text_of(line, " ")
            link(line, f"_figures_{fact['measure']}", fact["measure"].replace("-", " "))
        if fact["status"]:
            text_of(line, " · " if len(line) else "")
            inline(line, "span", {"class": "status"}, text=written.word(fact["status"]))
        if fact["by"] and not (fact["quantity"] or {}).get("by"):
            text_of(line, " · " if len(line) else "")
            inline(line, "span", text=f"due {written.date(fact['by'])}")
        if len(line):
            article.append(line)
        self._cited(article, fact)
        self._checks(article, fact["checks"])
        about = block(article, "p")
        text_of(about, "about: ")
        for number, record in enumerate(fact["about"]):
            text_of(about, ", " if number else "")
            link(about, record["id"], record["name"])
            text_of(about, f" ({record['role']})" if record["role"] else "")
        text_of(about, f" · topics: {', '.join(fact['topics'])}")
        self._note(article, fact)

    def _cited(self, article: Element, entry: Object) -> None:
        line = block(article, "p", {"class": "cited"})
        for number, cite in enumerate(entry["cites"]):
            text_of(line, "; " if number else "")
            behalf = f"for {self._names.get(cite['on_behalf_of'], cite['on_behalf_of'])}"
            speaker = ", ".join(filter(None, (cite["voice"], cite["on_behalf_of"] and behalf)))
            text_of(line, f"{speaker}: " if speaker else "")
            link(line, cite["source"], self._publisher(cite))
            text_of(line, f", P{cite['paragraph']}")
        if entry["as_of"]:
            inferred = " (inferred)" if "as_of" in entry.get("inferred", ()) else ""
            text_of(line, f", as of {written.date(entry['as_of'])}{inferred}")

    def _publisher(self, cite: Object) -> str:
        return str(self._sources[cite["source"]]["publisher"])

    # -- checks ------------------------------------------------------------------------------

    def _checks(self, parent: Element, checks: Sequence[Object]) -> None:
        if checks:
            rows = block(parent, "ul", {"class": "checks"})
            for check in checks:
                item = block(rows, "li")
                self._anchor(item, check["id"])
                self._check(item, check)

    def _check(self, item: Element, check: Object) -> None:
        _verdict(item, check)
        text_of(item, f"{check['statement']} ")
        source = self._sources.get(check["source"])
        line = inline(item, "small")
        if source:
            address(line, source["url"], source["publisher"])
            text_of(line, f", {self._dated(check)}")
        else:
            text_of(line, self._told(check))

    def _told(self, check: Object) -> str:
        source = self._sources.get(check["source"])
        if not source:
            return f"looked up on {written.date(check['checked_on'])}"
        return f"{source['publisher']}, {self._dated(check)}"

    def _dated(self, check: Object) -> str:
        return written.date(check["date"] or self._sources[check["source"]]["date"]) or "n.d."

    # -- rankings, figures, sources ------------------------------------------------------------

    def ranking(self, section: Element, ranking: Object) -> None:
        """A ranking as a table, its own checks before it and each row's in the row."""
        article = self._article(section, ranking["id"], ranking["name"])
        basis = f"Basis: {ranking['basis'] or 'not stated'}. Topic: {ranking['topic']}."
        block(article, "p", text=basis)
        self._cited(article, ranking)
        self._checks(article, ranking["checks"])
        table = _table(article, ranking["name"], ("rank", "name", "figure", "other sources"))
        rows = block(table, "tbody")
        for row in ranking["rows"]:
            line = block(rows, "tr")
            self._anchor(line, f"{ranking['id']}#{row['rank']}")
            block(line, "td", text=str(row["rank"]))
            link(block(line, "th", {"scope": "row"}), row["id"], row["name"])
            printed = printed_in(row)
            figures = [
                written.figure(quantity_of(q), self._units, printed) for q in row["quantities"]
            ]
            inline(block(line, "td"), "strong", text="; ".join(figures))
            self._checks(block(line, "td"), row["checks"])
        self._note(article, ranking)

    def figures(self, section: Element) -> list[str]:
        """The figures by measure, each with who gives it; the measures that have any."""
        by_measure: dict[str, list[Object]] = {}
        for figure in _figures(self._document):
            by_measure.setdefault(figure["measure"], []).append(figure)
        defined: Mapping[str, str] = self._document["book"]["measures"]
        held = [measure for measure in defined if measure in by_measure]
        table = _table(section, "What each source said", ("period", "figure", "source"))
        for measure in held:
            rows = block(table, "tbody")
            self._anchor(rows, f"_figures_{measure}")
            title = block(block(rows, "tr"), "th", {"scope": "rowgroup", "colspan": "3"})
            link(inline(title, "b"), f"_figures_{measure}", measure.replace("-", " "))
            if defined[measure]:
                inline(title, "small", text=f" {defined[measure]}")
            drawing = chart(by_measure[measure], self._units)
            if drawing is not None:
                block(block(rows, "tr"), "td", {"colspan": "3"}).append(drawing)
            # What is measured says what a single statement's figures are of.
            several = len({figure["of"] for figure in by_measure[measure]}) > 1
            for figure in sorted(by_measure[measure], key=_newest_period, reverse=True):
                line = block(rows, "tr", {"class": "fact"} if figure["kind"] == "fact" else {})
                quantity = figure["quantity"]
                block(line, "td", text=written.date(quantity["period"]) or "not stated")
                of_period = quantity_of(quantity)._replace(period=None)
                told = written.figure(of_period, self._units, figure["printed"])
                cell = block(line, "td")
                link(cell, figure["id"], told)
                of = figure["row"] or (several and figure["statement"])
                if of:
                    inline(cell, "small", text=f" {of}")
                block(line, "td", text=figure["source"])
        return held

    def source(self, item: Element, source: Object, *, accessed: bool) -> None:
        """A source: who published it, when, in which language, where it is read; and when it was
        ``accessed``, where that is not told once for all."""
        self._anchor(item, source["id"])
        title = address(item, source["url"], source["title"] or source["publisher"])
        if source["language"] and source["title"]:
            title.set("lang", source["language"])
        date = written.date(source["date"]) or "n.d."
        # Where no title is known its publisher leads to the page.
        publisher = source["title"] and source["publisher"]
        copied = source["mirror_of"] and f"a copy of {source['mirror_of']}"
        parts = (source["author"], publisher, copied, date, source["language"])
        told = f" {', '.join(filter(None, parts))}"
        if accessed:
            told += f" (accessed {written.date(source['accessed'])})"
        inline(item, "small", text=told)


def _verdict(parent: Element, check: Object) -> None:
    """The verdict and outcome of a check, in words."""
    words = ", ".join(written.word(word) for word in (check["verdict"], check["outcome"]) if word)
    inline(parent, "b", {"class": check["verdict"]}, text=words)
    text_of(parent, ": ")


def _foremost(fact: Object) -> list[Object]:
    """The newest check of a fact, and the severest where that is another."""
    severest = next((check for check in fact["checks"] if check["verdict"] == fact["check"]), None)
    newest = fact["checks"][:1]
    return newest if severest is None or severest in newest else [*newest, severest]


def _table(article: Element, caption: str, titles: Iterable[str]) -> Element:
    """A new table with a line of titles, as yet without a body."""
    table = block(block(article, "div", {"class": "wide"}), "table")
    block(table, "caption", text=caption)
    head = block(block(table, "thead"), "tr")
    for title in titles:
        block(head, "th", {"scope": "col"}, text=title)
    return table


def _newest_period(figure: Object) -> str:
    return (figure["quantity"]["period"] or "").split("/")[-1]


def _figures(document: Object) -> Iterator[Object]:
    """Every figure of the book with who gives it: the book's own statements, then the checks'.
    ``of`` is the fact or ranking's row that it is of, ``row`` the name of such a row."""
    sources = document["sources"]

    def cited(entry: Object, as_of: str | None) -> str:
        cite = entry["cites"][0]
        publisher = sources[cite["source"]]["publisher"]
        return ", ".join(filter(None, (cite["voice"], publisher, written.date(as_of))))

    for fact in document["facts"]:
        if fact["quantity"]:
            yield {
                "kind": "fact",
                "id": fact["id"],
                "measure": fact["measure"],
                "quantity": fact["quantity"],
                "printed": printed_in(fact),
                "statement": fact["statement"],
                "of": fact["id"],
                "row": "",
                "source": cited(fact, fact["as_of"]),
            }
    rows: dict[str, str] = {}
    for ranking in document["rankings"]:
        for row in ranking["rows"]:
            place = f"{ranking['id']}#{row['rank']}"
            rows[place] = row["name"]
            for quantity in row["quantities"]:
                yield {
                    "kind": "fact",
                    "id": place,
                    "measure": quantity["measure"],
                    "quantity": quantity,
                    "printed": printed_in(row),
                    "statement": ranking["name"],
                    "of": place,
                    "row": row["name"],
                    "source": cited(row, ranking["as_of"]),
                }
    for check in document["checks"]:
        source = sources.get(check["source"]) or {"publisher": "", "date": None}
        dated = written.date(check["date"] or source["date"])
        for quantity in check["quantities"]:
            if quantity.get("measure"):
                where = (quantity.get("producer"), source["publisher"], dated)
                yield {
                    "kind": "check",
                    "id": check["id"],
                    "measure": quantity["measure"],
                    "quantity": quantity,
                    "printed": (),
                    "statement": check["statement"],
                    "of": check["of"][0],
                    "row": next((rows[target] for target in check["of"] if target in rows), ""),
                    "source": ", ".join(filter(None, where)),
                }
