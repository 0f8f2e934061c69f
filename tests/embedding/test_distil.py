"""The parts of the training script that must hold whatever is trained: data, refusal, and seeding."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("scipy")

import torch

from assistant.embedding import distil
from assistant.errors import EmbeddingError
from assistant.settings import ROOT

FACTS = """
facts:
  - id: who
    aspects: [eligibility]
    statement_en: Cities may apply.
    statement_ko: 도시가 신청할 수 있다.
    question_en: Who may apply?
  - id: when
    statement_en: It closes in March.
    statement_ko: 3월에 마감된다.
"""


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "facts.yaml").write_text(FACTS, encoding="utf-8")
    return tmp_path


def test_translations_and_questions_are_taken_in_when_they_are_there(corpus: Path) -> None:
    assert [len(fact.questions) for fact in distil.read_facts(corpus)] == [1, 0]
    for folder, name, text in [
        ("translations", "fr.yaml", "who: Les villes peuvent candidater.\n"),
        ("questions", "fr.yaml", "eligibility:\n  - Qui peut candidater ?\nwhen:\n  - Jusqu'à quand ?\n"),
    ]:
        (corpus / folder).mkdir()
        (corpus / folder / name).write_text(text, encoding="utf-8")
    who, when = distil.read_facts(corpus)
    assert who.statements["fr"] == "Les villes peuvent candidater."
    assert who.questions == (("en", "Who may apply?"), ("fr", "Qui peut candidater ?"))
    assert when.questions == (("fr", "Jusqu'à quand ?"),)


def test_texts_are_grouped_by_the_facts_they_stand_for() -> None:
    groups = {group.facts: group.texts for group in distil.groups_of(ROOT / "corpus")}
    close = groups[frozenset({"2020-call-close"})]
    assert any("20 March 2020" in text for text in close)
    assert any("3월 20일" in text for text in close)
    assert any(len(facts) > 1 for facts in groups)


def test_sharpening_draws_a_group_together_and_keeps_others_apart() -> None:
    pieces = [
        ("<unk>", 0.0),
        *((word, -1.0) for word in ("deadline", "closing", "money", "amount", "tree", "baum", "house", "haus")),
    ]
    tokenizer = distil.build_tokenizer(pieces)
    torch.manual_seed(0)
    student = distil.Student(torch.randn(len(pieces), 16), torch.zeros(len(pieces)))
    groups = [
        distil.Group(frozenset({"close"}), ("deadline", "closing")),
        distil.Group(frozenset({"sum"}), ("money", "amount")),
    ]
    pairs = [distil.Pair("de", "baum", "tree"), distil.Pair("de", "haus", "house")]
    plan = distil.Plan(steps=60, rate=0.05, replayed=2)
    sharpened = distil.sharpen(student, groups, pairs, tokenizer, plan).folded()
    unit = sharpened / np.linalg.norm(sharpened, axis=1, keepdims=True)
    _, deadline, closing, money, amount, tree, baum, house, haus = unit
    assert deadline @ closing > 0.8 > 0.3 > deadline @ money
    assert money @ amount > 0.8
    assert tree @ baum > tree @ haus
    assert house @ haus > house @ baum


def test_groups_that_share_a_fact_are_neither_drawn_together_nor_apart() -> None:
    vectors = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    of_group = torch.tensor([0, 0, 1, 1])
    apart = distil.grouped(vectors, of_group, torch.eye(2, dtype=torch.bool), 0.05)
    sharing = distil.grouped(vectors, of_group, torch.ones(2, 2, dtype=torch.bool), 0.05)
    assert apart.item() == pytest.approx(0.0, abs=1e-6)
    assert sharing.item() == pytest.approx(0.0, abs=1e-6)
    crossed = torch.tensor([0, 1, 0, 1])
    assert distil.grouped(vectors, crossed, torch.eye(2, dtype=torch.bool), 0.05).item() > 10
    assert distil.grouped(vectors, crossed, torch.ones(2, 2, dtype=torch.bool), 0.05).item() == pytest.approx(0.0)


def test_a_missing_facts_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingError, match=r"facts\.yaml is missing"):
        distil.read_facts(tmp_path)


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.tsv.xz"
    file.write_bytes(lzma.compress(b"a\tfr\tCity\tVille\na\tfr\tCity\n"))
    with pytest.raises(EmbeddingError, match=r"bad.tsv.xz, line 2"):
        list(distil.read_parallel([file]))


def test_other_teacher_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(distil.TEACHER_PACKAGE)
    monkeypatch.setattr(distil, "TEACHER_SHA256", "0" * 64)
    with pytest.raises(EmbeddingError, match=r"SHA-256.*refused"):
        distil.teacher_folder()


def test_bags_give_the_subwords_of_the_texts_asked_for() -> None:
    encoded = distil.Encoded(np.array([5, 6, 7, 8, 9]), np.array([0, 2, 2, 5]))
    ids, starts = encoded.bags(np.array([2, 1, 0]))
    assert ids.tolist() == [7, 8, 9, 5, 6]
    assert starts.tolist() == [0, 3, 3]


def test_subword_sampling_is_seeded_and_keeps_ids() -> None:
    tokenizer = distil.build_tokenizer([("<unk>", 0.0), *((char, -5.0) for char in "city"), ("city", -6.0)])
    apart = distil.sampled_tokenizer(tokenizer, 1.0, np.random.default_rng(1))
    assert tokenizer.encode("City", add_special_tokens=False).tokens[-1] == "city"
    assert apart.encode("City", add_special_tokens=False).tokens[-4:] == ["c", "i", "t", "y"]
    assert apart.get_vocab() == tokenizer.get_vocab()
    one, other = (distil.sampled_tokenizer(tokenizer, 0.5, np.random.default_rng(7)).to_str() for _ in "12")
    assert one == other


def test_rank_counts_ties_against_the_model() -> None:
    answers = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    assert distil.ranks(answers[[0, 2]], answers, np.array([0, 2])).tolist() == [2, 1]
