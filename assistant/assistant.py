"""The pipeline on one screen: a question is understood, evidence retrieved, an answer decided, composed, checked."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from langchain_core.embeddings import Embeddings
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.calls import calls, today_in_korea
from assistant.compose.check import check
from assistant.compose.extractive import compose
from assistant.corpus import Corpus, load_corpus
from assistant.decide import Decision, decide
from assistant.domain import Answer, Evidence, Filters, Hit, Question, Status
from assistant.embedding import load_embeddings
from assistant.errors import UsageError
from assistant.index import Index, current_generation, open_index
from assistant.indexing import Progress, ensure_index
from assistant.language import detect
from assistant.retrieve import retrieve, search
from assistant.settings import Settings
from assistant.understand import checked, understand

EVIDENCE_THRESHOLD = 0.5
"""The confidence below which the answer is "I do not know". Chosen on development cases: `evals/LOG.md`."""


@dataclass(frozen=True)
class Asked:
    """What comes in: the words, the turns before them, the day, and how the answer is wanted."""

    text: str
    history: tuple[str, ...]
    today: date
    language: str | None
    edition: str | None


@dataclass(frozen=True)
class Turn:
    """A question on its way through the pipeline: each step returns a turn with its own result in it."""

    question: Question
    evidence: Evidence = field(default_factory=lambda: Evidence((), (), 0.0, EVIDENCE_THRESHOLD))
    decision: Decision = field(default_factory=lambda: Decision(Status.NO_EVIDENCE))
    answer: Answer | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)


class Assistant:
    """Answers questions from one corpus and its index."""

    def __init__(self, settings: Settings, corpus: Corpus, embeddings: Embeddings, index: Index) -> None:
        self.settings = settings
        self.corpus = corpus
        self.embeddings = embeddings
        self.index = index
        self.chain: Runnable[Asked, Turn] = (
            RunnableLambda(self._understand)
            | RunnableLambda(_timed("retrieve", self._retrieve))
            | RunnableLambda(_timed("decide", self._decide))
            | RunnableLambda(_timed("compose", self._compose))
            | RunnableLambda(_timed("check", self._check))
        )

    @classmethod
    def open(cls, settings: Settings, progress: Progress | None = None) -> Assistant:
        """Load the corpus and the embedder and open the index, which is built first if there is none.

        Raises:
            AssistantError: The corpus, the model or the index cannot be used; the message says what to do.
        """
        corpus = load_corpus(settings.corpus_dir)
        embeddings = load_embeddings(
            settings.embedding_model, settings.embedding_query_prefix, settings.embedding_passage_prefix
        )
        ensure_index(corpus, settings.corpus_dir, settings.data_dir, embeddings, progress)
        return cls(settings, corpus, embeddings, open_index(settings.data_dir, embeddings))

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        today: date | None = None,
        *,
        language: str | None = None,
        edition: str | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: What the user typed, at most 2,000 characters.
            history: The user's earlier turns, oldest first.
            today: The day of asking; by default today in Korea.
            language: The language to answer in; by default the question's.
            edition: The call year to answer for; by default the one the question names, else the newest.

        Raises:
            UsageError: The question cannot be taken, or the language or edition is not known.
            CheckFailed: The answer held something its citations do not: a fault of ours.
        """
        self._follow_pointer()
        turn = self.chain.invoke(Asked(question, tuple(history), today or today_in_korea(), language, edition))
        assert turn.answer is not None
        return replace(turn.answer, timings_ms={**turn.timings_ms, "total": sum(turn.timings_ms.values())})

    def search(self, query: str, filters: Filters, k: int) -> list[Hit]:
        """The `k` best passages for a query, under the filters.

        Raises:
            UsageError: The query cannot be taken, or a filter names what there is none of.
        """
        self._follow_pointer()
        text = checked(query, "The query")
        known = {
            "edition": (filters.edition, {*self.corpus.editions, "program"}),
            "topic": (filters.topic, {fact.topic for fact in self.corpus.facts.values()}),
            "language": (filters.language, self.index.languages),
            "document": (filters.document, set(self.index.documents)),
        }
        for name, (value, choices) in known.items():
            if value is not None and value not in choices:
                raise UsageError(f"There is no {name} {value!r}. Choose one of: {', '.join(sorted(choices))}.")
        return search(text, detect(text), self.index, self.embeddings, filters, k)

    def _follow_pointer(self) -> None:
        """Read the corpus and open the newest generation, if one was published since this one was opened."""
        if current_generation(self.settings.data_dir) not in (self.index.generation, None):
            self.corpus = load_corpus(self.settings.corpus_dir)
            self.index = open_index(self.settings.data_dir, self.embeddings)

    def _understand(self, asked: Asked) -> Turn:
        started = time.perf_counter()
        question = understand(
            asked.text,
            known_editions=self.corpus.editions,
            served=self.corpus.languages,
            today=asked.today,
            history=asked.history,
            language=asked.language,
            edition=asked.edition,
        )
        return Turn(question, timings_ms={"understand": _since(started)})

    def _retrieve(self, turn: Turn) -> Turn:
        corpus = self.corpus
        evidence = retrieve(turn.question, self.index, self.embeddings, corpus.facts, corpus.gaps, EVIDENCE_THRESHOLD)
        return replace(turn, evidence=evidence)

    def _decide(self, turn: Turn) -> Turn:
        corpus = self.corpus
        decision = decide(turn.question, turn.evidence, corpus.facts, corpus.aspects, corpus.gaps, corpus.editions[0])
        return replace(turn, decision=decision)

    def _compose(self, turn: Turn) -> Turn:
        answer = compose(
            turn.question,
            turn.evidence,
            turn.decision,
            index=self.index,
            facts=self.corpus.facts,
            sources=self.corpus.sources,
            calls=calls(self.corpus.facts.values(), turn.question.asked_on),
            newest=self.corpus.editions[0],
        )
        return replace(turn, answer=answer)

    def _check(self, turn: Turn) -> Turn:
        assert turn.answer is not None
        check(turn.answer, turn.question, self.index.documents, self.corpus.facts)
        return turn


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _timed(name: str, step: Callable[[Turn], Turn]) -> Callable[[Turn], Turn]:
    """The step, with the milliseconds it took noted in the turn it returns."""

    def timed(turn: Turn) -> Turn:
        started = time.perf_counter()
        after = step(turn)
        return replace(after, timings_ms={**turn.timings_ms, name: _since(started)})

    return timed
