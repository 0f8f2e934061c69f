"""Searching a published generation: what is found, in which order, under which filters."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_samples import NgramEmbeddings, guide, passages

from assistant.domain import Filters, Hit, Passage
from assistant.errors import IndexMissing
from assistant.index import Index, build, current_generation, open_index
from assistant.index.store import record

LANGUAGES = ("en", "ko", "zh", "ar", "th")
EMBEDDINGS = NgramEmbeddings()


@pytest.fixture(scope="module")
def corpus() -> list[Passage]:
    return passages(210, LANGUAGES) + guide()[1]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory, corpus: list[Passage]) -> Path:
    folder = tmp_path_factory.mktemp("data")
    build(folder, corpus, [guide()[0]], EMBEDDINGS)
    return folder


@pytest.fixture(scope="module")
def index(data_dir: Path) -> Index:
    return open_index(data_dir, EMBEDDINGS)


def lets_through(filters: Filters, passage: Passage) -> bool:
    wanted = {
        "edition": filters.edition,
        "topic": filters.topic,
        "language": filters.language,
        "document": filters.document,
    }
    return all(value is None or getattr(passage, name) == value for name, value in wanted.items())


def similarity(query: str, passage: Passage) -> float:
    return float(np.dot(EMBEDDINGS.embed_query(query), EMBEDDINGS.embed_query(record(passage).content)))


def test_no_index_is_said_with_the_command_that_builds_one(tmp_path: Path) -> None:
    assert current_generation(tmp_path) is None
    with pytest.raises(IndexMissing, match="kcity index"):
        open_index(tmp_path, EMBEDDINGS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_passage_is_nearest_to_itself(index: Index, corpus: list[Passage], language: str) -> None:
    group = [each for each in corpus if each.language == language]
    for each in group:
        (hit,) = index.dense(EMBEDDINGS.embed_query(record(each).content), language, 1)
        assert hit.score == pytest.approx(1, abs=1e-3)
        assert (hit.leg, hit.language, hit.rank) == ("dense", language, 1)


def test_dense_scores_are_cosines_in_descending_order(index: Index) -> None:
    query = "Until when may cities apply for support?"
    hits = index.dense(np.array(EMBEDDINGS.embed_query(query)) * 17, "en", 12)
    assert [hit.rank for hit in hits] == list(range(1, 13))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.score == pytest.approx(similarity(query, hit.passage), abs=1e-4)


FILTERS = [
    Filters(),
    Filters(edition="2024"),
    Filters(topic="contact"),
    Filters(edition="2026", topic="support"),
    Filters(language="en"),
    Filters(language="ko"),
    Filters(document="guide-2026"),
    Filters(edition="2019"),
    Filters(document="guide-2026", edition="2020"),
]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("k", [1, 7, 1000])
def test_dense_gives_exactly_the_best_k_that_match(
    index: Index, corpus: list[Passage], filters: Filters, k: int
) -> None:
    query = "Cities may apply for selection until March"
    matching = [each for each in corpus if each.language == "en" and lets_through(filters, each)]
    expected = sorted((similarity(query, each) for each in matching), reverse=True)[:k]
    hits = index.dense(EMBEDDINGS.embed_query(query), "en", k, filters)
    assert [hit.score for hit in hits] == pytest.approx(expected, abs=1e-4)
    assert all(lets_through(filters, hit.passage) for hit in hits)
    assert len({hit.passage.id for hit in hits}) == len(hits)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_lexical_keeps_order_and_scores_under_a_filter(index: Index, filters: Filters) -> None:
    query = "apply for contact 2024"
    everything = index.lexical(query, "en", 1000)
    expected = [hit for hit in everything if lets_through(filters, hit.passage)]
    for k in (1, 7, 1000):
        hits = index.lexical(query, "en", k, filters)
        assert [(hit.passage, hit.score) for hit in hits] == [(hit.passage, hit.score) for hit in expected[:k]]
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


@pytest.mark.parametrize(
    ("language", "query"),
    [
        ("en", "DEADLINES number 35"),
        ("ko", "deadlines 35번 신청"),
        ("zh", "申請 第35项 deadlines 城市"),
        ("ar", "التَّقديم على deadlines ٣٥"),
        ("th", "สมัคร deadlines หมายเลข ๓๕"),
    ],
)
def test_lexical_finds_words_in_every_script(index: Index, language: str, query: str) -> None:
    hits = index.lexical(query, language, 3)
    assert hits[0].passage.id == f"statement-{language}-35"
    assert (hits[0].leg, hits[0].language) == ("lexical", language)
    assert hits[0].score > hits[1].score > 0


def test_a_leg_without_tokens_or_direction_is_empty(index: Index) -> None:
    for query in ("", " \n\t", "?!…", "\u200b\ufeff", "🙂"):
        assert index.lexical(query, "en", 5) == []
    assert index.dense([0.0] * 64, "en", 5) == []


def test_a_language_without_passages_and_a_k_of_nothing_give_nothing(index: Index) -> None:
    vector = EMBEDDINGS.embed_query("apply")
    assert index.dense(vector, "sw", 5) == index.lexical("apply", "sw", 5) == []
    assert index.dense(vector, "en", 0) == index.lexical("apply", "en", 0) == []


HOSTILE = {
    "long": "apply 2024 " * 10_000,
    "one long word": "a" * 100_000,
    "long without spaces": "城市" * 50_000,
    "controls": "apply\x00\x01\x1b[31m\x7f deadlines",
    "lone surrogates": "apply \ud800\udfff deadlines",
    "marks": "a" + "\u0301" * 100_000,
    "expanding": "\ufdfa" * 100_000,
    "directions": "\u202eapply\u202c \U000e0041",
    "sql and globs": "'; DROP TABLE passages; -- * ? [",
}


@pytest.mark.parametrize("query", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_queries_are_searched_like_any(index: Index, query: str, language: str) -> None:
    for hit in index.lexical(query, language, 5):
        assert hit.score > 0
    for name in ("edition", "topic", "document"):
        assert index.lexical("apply", language, 5, Filters(**{name: query})) == []
    assert index.passages([query]) == index.of_fact(query) == []


def test_documents_are_a_mapping_that_outlives_the_index(data_dir: Path) -> None:
    documents = open_index(data_dir, EMBEDDINGS).documents
    document, _ = guide()
    assert list(documents) == [document.id]
    assert document.id in documents
    assert "no-such-document" not in documents
    with pytest.raises(KeyError):
        documents["no-such-document"]
    assert documents[document.id] == document


def test_threads_may_share_an_index(data_dir: Path, index: Index) -> None:
    shared = open_index(data_dir, EMBEDDINGS)
    query = "apply for support 2024"
    vector = EMBEDDINGS.embed_query(query)
    expected = {language: index.dense(vector, language, 9) for language in LANGUAGES}
    wrong: list[str] = []

    def work() -> None:
        for _ in range(20):
            for language in LANGUAGES:
                found = shared.dense(vector, language, 9)
                if found != expected[language] or not shared.lexical(query, language, 9):
                    wrong.append(language)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_an_open_index_answers_on_after_a_new_one_is_published(tmp_path: Path) -> None:
    build(tmp_path, passages(5), [], EMBEDDINGS)
    opened = open_index(tmp_path, EMBEDDINGS)
    build(tmp_path, [replace(each, text="All is new.") for each in passages(5)], [], EMBEDDINGS)
    assert current_generation(tmp_path) != opened.generation
    search: Callable[[Index], list[Hit]] = lambda index: index.dense([1.0] * 64, "en", 9)  # noqa: E731
    assert {hit.passage.text for hit in search(opened)} == {each.text for each in passages(5, ("en",))}
    opened.close()
    assert {hit.passage.text for hit in search(open_index(tmp_path, EMBEDDINGS))} == {"All is new."}
