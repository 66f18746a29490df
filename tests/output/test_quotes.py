"""Sentences ready to paste: speaker, date, source, address, and what is newer."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from conftest import HARBOUR
from kzkr.cli.app import app


def quote(*words: str) -> str:
    result = CliRunner().invoke(app, ["cite", *words, "--quote", "--data", str(HARBOUR)])
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_a_fact_is_quoted_with_speaker_date_source_and_what_corrects_it() -> None:
    assert quote("terminal-cost") == (
        "Nordship would spend $40 million on the terminal by 2023, according to the mayor."
        " (reporter on 27 Feb 2022; Portville Gazette, para. 3,"
        " https://gazette.example/a?x=1&y=%20_#z)"
        " Other sources: The Port Office puts it at about $42 million."
        " (differs, completed; Port Office, Nov 2023, https://port.example/)\n"
    )


def test_without_checks_nothing_corrects_it() -> None:
    assert "Other sources" not in quote("terminal-cost", "--no-checks")


def test_who_it_is_said_for_is_named() -> None:
    assert "(mayor Ilse Dahl for Fenland Port Union on 1 Mar 2022;" in quote("electric-cranes")


def test_a_record_is_quoted_check_by_check_fact_by_fact_and_rank_by_rank() -> None:
    own_check, fact = quote("nordship").strip().split("\n\n")
    assert own_check.startswith("Nordship is registered. (agrees; Ship Register, n.d.,")
    assert fact.startswith("Nordship would spend")
    *_, rank = quote("saltmere").strip().split("\n\n")
    assert rank.startswith("Ports of Fenland (basis: not stated): 2. Saltmere. (mayor Ilse Dahl")
    assert "Nothing was found. (no source found; looked up on 9 May 2024)" in rank


def test_a_ranking_is_one_sentence() -> None:
    assert quote("ports").startswith(
        "Ports of Fenland (basis: not stated): 1. Portville; 2. Saltmere. (mayor Ilse Dahl on"
    )


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("cost-agreed", "The Port Office puts it at about $42 million. (differs, completed; Port"),
        ("register", "[Entry on Nordship], Ship Register, n.d., https://ships.example/n"),
    ],
)
def test_checks_and_sources_are_quoted_too(entry: str, sentence: str) -> None:
    assert quote(entry).startswith(sentence)


def test_a_date_that_was_inferred_says_so() -> None:
    result = CliRunner().invoke(app, ["cite", "weekly-flights", "--quote"])
    assert "on 11 Sep 2024, a date inferred; The Diplomacy Journal" in result.stdout


@pytest.mark.parametrize("style", ["bibtex", "csl-json"])
def test_sentences_are_refused_in_the_style_of_a_list_of_references(style: str) -> None:
    result = CliRunner().invoke(app, ["cite", "weekly-flights", "--quote", "--style", style])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--style" in result.stderr
