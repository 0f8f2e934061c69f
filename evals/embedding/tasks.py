"""The tasks: in each, texts of one kind have to find the texts of another kind that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.corpus import Corpus, question_passages
from assistant.embedding.parallel import Pair
from evals.embedding.encyclopedia import LANGUAGES, Paragraph

Matched = tuple[str, str]
"""A query and a text that is relevant to it."""


@dataclass(frozen=True)
class Task:
    """What is measured. `learnt` tells that the bundled model was trained on these very texts."""

    name: str
    about: str
    learnt: bool = False


TO_ENGLISH = Task("dev to English", "a sentence finds its English side")
FROM_ENGLISH = Task("English to dev", "an English sentence finds its translation")
FACTS_TO_ENGLISH = Task("facts to English", "the statement of a fact finds the English one", learnt=True)
ENGLISH_TO_FACTS = Task("English to facts", "the English statement of a fact finds the translated one", learnt=True)
QUESTIONS = Task("questions to facts", "a question finds an English statement that answers it", learnt=True)
SAME_LANGUAGE = Task("same language", "a question finds a statement of its own language that answers it", learnt=True)
ENCYCLOPEDIA = {
    "development": Task("encyclopedia development", "a question finds the English sentence that answers it"),
    "test": Task("encyclopedia test", "the same on the half that nothing is chosen by"),
}
TASKS = (
    TO_ENGLISH,
    FROM_ENGLISH,
    *ENCYCLOPEDIA.values(),
    FACTS_TO_ENGLISH,
    ENGLISH_TO_FACTS,
    QUESTIONS,
    SAME_LANGUAGE,
)
"""In the order of the report."""


@dataclass(frozen=True)
class Retrieval:
    """A task in one language: `relevant[i]` are the positions in `pool` of the texts that `queries[i]` has to find.

    Queries and pool are without duplicates, and no query is without a relevant text.
    """

    task: Task
    language: str
    queries: tuple[str, ...]
    pool: tuple[str, ...]
    relevant: tuple[tuple[int, ...], ...]


def retrieval(task: Task, language: str, matched: Iterable[Matched], others: Iterable[str] = ()) -> Retrieval:
    """Make a retrieval of queries and what is relevant to them.

    Args:
        task: what is measured.
        language: the one that is not English, or that of the queries.
        matched: a query may come several times, with another relevant text each time.
        others: texts of the pool that need not be relevant to any query.
    """
    matched = list(matched)
    pool = {text: at for at, text in enumerate(dict.fromkeys([*others, *(text for _, text in matched)]))}
    relevant: dict[str, set[int]] = {}
    for query, text in matched:
        relevant.setdefault(query, set()).add(pool[text])
    return Retrieval(task, language, tuple(relevant), tuple(pool), tuple(tuple(sorted(at)) for at in relevant.values()))


def parallel_retrievals(pairs: Iterable[Pair]) -> Iterator[Retrieval]:
    """Each language to English and back, over all sentences of that language."""
    by_language: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_language.setdefault(pair.language, []).append(pair)
    for language, own in sorted(by_language.items()):
        yield retrieval(TO_ENGLISH, language, ((pair.text, pair.target) for pair in own))
        yield retrieval(FROM_ENGLISH, language, ((pair.target, pair.text) for pair in own))


def corpus_retrievals(corpus: Corpus) -> Iterator[Retrieval]:
    """Statements of facts across languages, and the questions people ask to the statements that answer them."""
    statements = _statements(corpus)
    english = statements["en"]
    for language, own in sorted(statements.items()):
        if language != "en":
            translated = [(text, english[fact]) for fact, text in own.items()]
            yield retrieval(FACTS_TO_ENGLISH, language, translated, english.values())
            yield retrieval(ENGLISH_TO_FACTS, language, ((to, text) for text, to in translated))
    for language, asked in sorted(_questions(corpus).items()):
        yield retrieval(QUESTIONS, language, _answered(asked, english), english.values())
        if own := statements.get(language, {}):
            yield retrieval(SAME_LANGUAGE, language, _answered(asked, own), own.values())


def encyclopedia_retrievals(half: str, paragraphs: Sequence[Paragraph]) -> Iterator[Retrieval]:
    """The questions of each language to the sentences of all paragraphs."""
    sentences = [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
    for language in LANGUAGES:
        matched = (
            (str(getattr(question, language)), paragraph.sentences[question.answer])
            for paragraph in paragraphs
            for question in paragraph.questions
        )
        yield retrieval(ENCYCLOPEDIA[half], language, matched, sentences)


def _statements(corpus: Corpus) -> Mapping[str, Mapping[str, str]]:
    """The statements by language and fact."""
    statements: dict[str, dict[str, str]] = {}
    for fact in corpus.facts.values():
        for language, text in fact.statements.items():
            statements.setdefault(language, {})[fact.id] = text
    return statements


def _questions(corpus: Corpus) -> Mapping[str, Sequence[tuple[str, Sequence[str]]]]:
    """The questions by language, each with the facts that answer it; those that no fact answers are left out."""
    asked: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for passage in question_passages(corpus):
        if facts := [id_ for id_ in passage.fact_ids if id_ in corpus.facts]:
            asked.setdefault(passage.language, []).append((passage.text, facts))
    return asked


def _answered(asked: Iterable[tuple[str, Sequence[str]]], statements: Mapping[str, str]) -> Iterator[Matched]:
    """Each question with each statement that answers it."""
    return ((question, statements[fact]) for question, facts in asked for fact in facts if fact in statements)
