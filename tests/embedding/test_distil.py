"""The parts of the training script that must hold whatever is trained: data, refusal, and seeding."""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("scipy")
pytest.importorskip("anyascii")

import torch

from assistant.corpus import load_corpus
from assistant.embedding import distil, reference, student, teacher
from assistant.embedding.parallel import Pair, read_parallel
from assistant.embedding.static import StaticEmbeddings
from assistant.embedding.student import Encoded, Student
from assistant.embedding.tokenizer import build_tokenizer, choose_vocabulary, count_words, sampled_tokenizer
from assistant.errors import EmbeddingError
from assistant.settings import ROOT


def test_texts_are_grouped_by_the_facts_they_stand_for() -> None:
    groups = {group.facts: group.texts for group in distil.groups_of(load_corpus(ROOT / "corpus"))}
    close = groups[frozenset({"2020-call-close"})]
    assert any("20 March 2020" in text for text in close)
    assert any("3월 20일" in text for text in close)
    assert any(len(facts) > 1 for facts in groups)
    left = distil.groups_of(load_corpus(ROOT / "corpus"), frozenset({"2020-call-close"}))
    assert len(left) < len(groups)
    assert not any("2020-call-close" in group.facts for group in left)


def test_sharpening_draws_a_group_together_and_keeps_others_apart() -> None:
    pieces = [
        ("<unk>", 0.0),
        *(
            (f"\ua78f{word}", -1.0)
            for word in ("deadline", "closing", "money", "amount", "tree", "baum", "house", "haus")
        ),
    ]
    tokenizer = build_tokenizer(pieces)
    torch.manual_seed(0)
    untaught = Student(torch.randn(len(pieces), 16), torch.zeros(len(pieces)), hidden=8)
    groups = [
        distil.Group(frozenset({"close"}), ("deadline", "closing")),
        distil.Group(frozenset({"sum"}), ("money", "amount")),
    ]
    pairs = [Pair("de", "baum", "tree"), Pair("de", "haus", "house")]
    plan = distil.Plan(steps=60, rate=0.05, replayed=2)
    sharpened = distil.sharpen(untaught, groups, [Pair("de", "haus", "house")], pairs, tokenizer, plan)
    vectors = distil.embedded(sharpened, tokenizer, [piece.lstrip("\ua78f") for piece, _ in pieces])
    _, deadline, closing, money, amount, tree, baum, house, haus = vectors
    assert deadline @ closing > 0.8
    assert deadline @ money < deadline @ closing - 0.3
    assert money @ amount > 0.8
    assert tree @ baum > tree @ haus
    assert house @ haus > house @ baum


def test_groups_that_share_a_fact_are_neither_drawn_together_nor_apart() -> None:
    vectors = torch.tensor([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    of_group = torch.tensor([0, 0, 1, 1])
    apart = student.grouped(vectors, of_group, torch.eye(2, dtype=torch.bool), 0.05)
    sharing = student.grouped(vectors, of_group, torch.ones(2, 2, dtype=torch.bool), 0.05)
    assert apart.item() == pytest.approx(0.0, abs=1e-6)
    assert sharing.item() == pytest.approx(0.0, abs=1e-6)
    crossed = torch.tensor([0, 1, 0, 1])
    assert student.grouped(vectors, crossed, torch.eye(2, dtype=torch.bool), 0.05).item() > 10
    assert student.grouped(vectors, crossed, torch.ones(2, 2, dtype=torch.bool), 0.05).item() == pytest.approx(0.0)


def test_a_malformed_line_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.tsv.xz"
    file.write_bytes(lzma.compress(b"a\tfr\tCity\tVille\na\tfr\tCity\n"))
    with pytest.raises(EmbeddingError, match=r"bad.tsv.xz, line 2"):
        list(read_parallel([file]))


def test_other_teacher_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(teacher.TEACHER_PACKAGE)
    monkeypatch.setattr(teacher, "TEACHER_SHA256", "0" * 64)
    with pytest.raises(EmbeddingError, match=r"SHA-256.*refused"):
        teacher.teacher_folder()


def test_bags_give_the_subwords_of_the_texts_asked_for() -> None:
    encoded = Encoded(np.array([5, 6, 7, 8, 9]), np.array([0, 2, 2, 5]))
    ids, starts = encoded.bags(np.array([2, 1, 0]))
    assert ids.tolist() == [7, 8, 9, 5, 6]
    assert starts.tolist() == [0, 3, 3]


def test_subword_sampling_is_seeded_and_keeps_ids() -> None:
    tokenizer = build_tokenizer([("<unk>", 0.0), *((char, -5.0) for char in "city"), ("city", -6.0)])
    apart = sampled_tokenizer(tokenizer, 1.0, np.random.default_rng(1))
    assert tokenizer.encode("City", add_special_tokens=False).tokens[-1] == "city"
    assert apart.encode("City", add_special_tokens=False).tokens[-4:] == ["c", "i", "t", "y"]
    assert apart.get_vocab() == tokenizer.get_vocab()
    one, other = (sampled_tokenizer(tokenizer, 0.5, np.random.default_rng(7)).to_str() for _ in "12")
    assert one == other


def test_sampled_pieces_show_only_parts_of_some_texts_and_always_the_mark() -> None:
    ids, starts = torch.arange(2000), torch.arange(0, 2000, 20)
    kept, begins = distil.thin(ids, starts, 0.5, np.random.default_rng(3))
    assert set(starts.tolist()) <= set(kept.tolist())
    lengths = np.diff(begins.numpy(), append=len(kept))
    assert 30 < (lengths == 20).sum() < 70
    assert torch.equal(distil.thin(ids, starts, 0.0, np.random.default_rng(3))[0], ids)


def test_whole_words_are_pieces_before_parts_of_words() -> None:
    counts = {**count_words(["Carbon is a car and a bon."] * 500), **count_words(["Kohlenstoff"])}
    vocabulary = choose_vocabulary(counts, 250)
    tokens = build_tokenizer(vocabulary).encode("CARBON", add_special_tokens=False).tokens
    assert [token.lstrip("\ua78f") for token in tokens[1:]] == ["carbon"]
    assert vocabulary[0][0] == "<unk>"
    assert choose_vocabulary(counts, 250) == vocabulary


@pytest.mark.parametrize("digits", ["٢٠٢٦", "۲۰۲۶", "२०२६", "২০২৬", "๒๐๒๖", "໒໐໒໖", "၂၀၂၆", "២០២៦", "２０２６"])
def test_digits_of_all_scripts_are_one_number(digits: str) -> None:
    assert build_tokenizer([]).normalizer.normalize_str(digits).endswith("2026")


def test_a_rare_piece_is_made_of_the_parts_it_shares() -> None:
    pieces = ["tesla", "тесла", "teslas", "moon"]
    encoded, count = student.share_parts(pieces)
    of_piece = [set(encoded.ids[a:b]) for a, b in zip(encoded.starts, encoded.starts[1:], strict=False)]
    assert count > 0
    assert of_piece[0] & of_piece[1], "a romanization is shared across scripts"
    assert not of_piece[3]
    shared = Student(torch.zeros(4, 8), torch.zeros(4), 4, pieces)
    torch.nn.init.normal_(shared.parts)
    assert shared.composed(torch.tensor([3])).abs().sum() == 0
    sealed = shared.sealed()
    texts = Encoded(np.array([0, 1, 2, 3, 1]), np.array([0, 2, 4, 5])).bags(np.arange(3))
    assert torch.allclose(shared(*texts), sealed(*texts), atol=1e-6)


def test_an_exported_model_gives_the_vectors_of_the_student(tmp_path: Path) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    torch.manual_seed(1)
    pieces = [("<unk>", 0.0), ("\ue000", -4.0), *((f"\ua78f{word}", -5.0) for word in ("city", "apply", "deadline"))]
    tokenizer = build_tokenizer(pieces)
    trained = Student(torch.randn(len(pieces), 16), torch.randn(len(pieces)), hidden=8)
    torch.nn.init.normal_(trained.back.weight)
    distil.export(trained, tokenizer, tmp_path, {})
    texts = ["City", "apply, apply!", "deadline city", "Unknown", "..."]
    expected = distil.embedded(trained, tokenizer, texts)
    assert np.abs(StaticEmbeddings(tmp_path).embed_array(texts) - expected).max() < 0.02  # 8 bits
    reference_model = sentence_transformers.SentenceTransformer(str(tmp_path), device="cpu", local_files_only=True)
    assert np.abs(StaticEmbeddings(tmp_path).embed_array(texts) - reference_model.encode(texts)).max() < 1e-5


def test_a_missing_reference_work_is_named() -> None:
    with pytest.raises(EmbeddingError, match=r"words\.txt of the package no_such_package.*training extra"):
        reference.package_file("no_such_package", "words.txt")


def test_the_lexicon_translates_every_word_into_every_language() -> None:
    known = reference.lexicon()
    assert {"ar", "de", "es", "hi", "ko", "ru", "th", "tr", "vi", "zh"} == set(known)
    assert len({len(words) for words in known.values()}) == 1
    assert all(text.strip() for words in known.values() for texts in words.values() for text in texts)
    assert known["de"]["church"] == ("Kirche",)


def test_definitions_are_given_with_their_words_translated_and_stay_their_own_target() -> None:
    known = {"de": {"church": ("Kirche",), "tall": ("hoch",)}}
    assert reference.mixed(["a tall church", "a church"], known) == [Pair("", "a hoch Kirche", "a tall church")]


def test_names_of_countries_come_in_every_language() -> None:
    assert Pair("de", "Deutschland", "Germany") in reference.locale_names(["de", "ko"])
    assert Pair("ko", "독일", "Germany") in reference.locale_names(["de", "ko"])


def test_a_short_line_of_the_lexicon_is_told_with_its_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "lexicon.tsv"
    file.write_text("en\tde\tko\nchurch\tKirche\t교회\ntall\thoch\n", encoding="utf-8")
    monkeypatch.setattr(reference, "LEXICON", file)
    with pytest.raises(EmbeddingError, match="line 3"):
        reference.lexicon()


def test_statements_stand_beside_their_english_but_those_held_out() -> None:
    corpus = load_corpus(ROOT / "corpus")
    pairs = distil.statement_pairs(corpus, frozenset({"2020-call-close"}))
    assert (
        Pair("ko", corpus.facts["2020-call-open"].statements["ko"], corpus.facts["2020-call-open"].statements["en"])
        in pairs
    )
    assert corpus.facts["2020-call-close"].statements["en"] not in {pair.target for pair in pairs}
