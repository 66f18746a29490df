"""What of a statement is in the words of the paragraph it cites."""

from __future__ import annotations

import pytest

from kzkr.evidence.wording import repeated

SENTENCE = (
    "The old harbour was slowly rebuilt by patient masons and carpenters of Portville in 1999."
)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        # Five content words in their order; function words neither count nor break the run.
        (
            "Old harbour that was slowly rebuilt, then, by the patient ones.",
            ("Old", "harbour", "slowly", "rebuilt", "patient"),
        ),
        ("The harbour, slowly rebuilt by patient ones, is old.", ()),
        ("Its harbour is old; masons rebuilt it slowly, patient carpenters too.", ()),
        # Names and figures neither count nor break it.
        (
            "The old harbour of Saltmere was in 2021 slowly rebuilt by 12 patient masons.",
            ("old", "harbour", "slowly", "rebuilt", "patient", "masons"),
        ),
        ("Patient masons and carpenters of Portville in 1999, Portville says.", ()),
        ("", ()),
    ],
)
def test_content_words_repeated_in_their_order(statement: str, words: tuple[str, ...]) -> None:
    names = (("Portville",), ("Saltmere",))
    run = repeated(statement, SENTENCE, names, names)
    assert (run.words if run else ()) == words
