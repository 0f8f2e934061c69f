"""The classifier that is fitted when the index is built: what it learns, and that it is kept as it was."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from assistant.index.classifier import Classifier, fit, open_classifier, write_classifier

CENTRES = np.random.default_rng(0).normal(size=(3, 16)).astype(np.float32)
LABELS = (("close",), ("amount",), ("close-2020",))
KNOWN = ("2026", "2020")


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def learnt() -> Classifier:
    """Two subjects; of the first, questions that name 2020 ask for another fact."""
    rng = np.random.default_rng(1)
    subject = np.repeat([0, 1, 0], 60)
    vectors = unit(CENTRES[subject] + 0.3 * rng.normal(size=(180, 16)))
    years = [()] * 120 + [("2020",)] * 60
    asked_for = [LABELS[0]] * 60 + [LABELS[1]] * 60 + [LABELS[2]] * 60
    return fit(vectors, years, asked_for, [True] * 120 + [False] * 60, KNOWN)


def best(classifier: Classifier, subject: int, *years: str) -> tuple[str, ...]:
    probabilities = classifier.probabilities(unit(CENTRES[subject][None]), [years])
    assert probabilities.shape == (1, len(classifier.labels))
    assert abs(float(probabilities.sum()) - 1) < 1e-5
    return classifier.labels[int(probabilities.argmax())]


def test_a_new_question_is_told_by_its_subject() -> None:
    classifier = learnt()
    assert best(classifier, 0) == ("close",)
    assert best(classifier, 1) == ("amount",)


def test_a_named_year_leads_to_the_fact_of_that_year_and_changes_no_other_subject() -> None:
    classifier = learnt()
    assert best(classifier, 0, "2020") == ("close-2020",)
    assert best(classifier, 1, "2020") == ("amount",)


def test_fitting_again_gives_the_same() -> None:
    made = [learnt(), learnt()]
    assert np.allclose(made[0].out, made[1].out, atol=1e-4)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    classifier = learnt()
    write_classifier(tmp_path, classifier)
    read = open_classifier(tmp_path)
    assert read is not None
    assert (read.labels, read.editions) == (classifier.labels, classifier.editions)
    assert np.array_equal(read.into, classifier.into)


def test_a_generation_without_known_questions_has_none(tmp_path: Path) -> None:
    assert open_classifier(tmp_path) is None
