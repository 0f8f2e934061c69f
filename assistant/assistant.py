"""The pipeline on one screen: a question is understood, evidence retrieved, an answer decided, composed, checked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.calls import calls, today_in_korea
from assistant.compose.check import check, check_quotes
from assistant.compose.extractive import compose
from assistant.compose.locale import languages
from assistant.compose.walkthrough import explain
from assistant.corpus import Corpus, load_corpus
from assistant.decide import Decision, decide
from assistant.domain import PROGRAM, Answer, Call, Evidence, Filters, Hit, Question, Status
from assistant.eligibility import Assessment, assess
from assistant.embedding import LocalEmbeddings
from assistant.errors import AssistantError, UsageError
from assistant.index import Index, current_generation, open_index
from assistant.indexing import Progress, embeddings_of, ensure_index
from assistant.language import detect
from assistant.retrieve import retrieve, search
from assistant.settings import Settings
from assistant.understand import checked, understand

EVIDENCE_THRESHOLD = 0.45
"""The confidence below which the answer is "I do not know". Chosen on development cases: `evals/LOG.md`."""

DISTANT_THRESHOLD = 0.4
"""The same for a language that nothing is written in here: a question lies farther from its translations than from
questions of its own language."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """What comes in: the words, the turns before them, the day, and how the answer is wanted."""

    text: str
    history: tuple[str, ...]
    today: date
    language: str | None
    edition: str | None


@dataclass(frozen=True)
class Knowledge:
    """What answers rest on: a corpus, and the index built from it. Changed as one, so that no answer mixes two."""

    corpus: Corpus
    index: Index

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages answers can be given in: everything that may be said, fixed texts and gaps too, is written."""
        gaps = [gap.statements for gap in self.corpus.gaps.values()]
        return tuple(
            each for each in self.corpus.languages if each in languages() and all(each in told for told in gaps)
        )


@dataclass(frozen=True)
class Turn:
    """A question on its way through the pipeline: each step returns a turn with its own result in it."""

    known: Knowledge
    question: Question
    evidence: Evidence = field(default_factory=lambda: Evidence((), (), {}, 0.0, EVIDENCE_THRESHOLD))
    decision: Decision = field(default_factory=lambda: Decision(Status.NO_EVIDENCE))
    answer: Answer | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)


class Assistant:
    """Answers questions from one corpus and its index."""

    def __init__(self, settings: Settings, known: Knowledge, embeddings: LocalEmbeddings) -> None:
        self.settings = settings
        self.embeddings = embeddings
        self._known = known
        self._renewing = threading.Lock()
        self._refused: str | None = None
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
        embeddings = embeddings_of(settings)
        ensure_index(corpus, settings.data_dir, embeddings, progress)
        return cls(settings, Knowledge(corpus, open_index(settings.data_dir, embeddings)), embeddings)

    @property
    def corpus(self) -> Corpus:
        """The corpus that answers rest on now."""
        return self._known.corpus

    @property
    def index(self) -> Index:
        """The generation of the index that answers rest on now."""
        return self._known.index

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages answers can be given in now."""
        return self._known.languages

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
        self._renew()
        turn = self.chain.invoke(Asked(question, tuple(history), today or today_in_korea(), language, edition))
        assert turn.answer is not None
        return replace(turn.answer, timings_ms={**turn.timings_ms, "total": sum(turn.timings_ms.values())})

    def search(self, query: str, filters: Filters, k: int) -> list[Hit]:
        """The `k` best passages for a query, under the filters.

        Raises:
            UsageError: The query cannot be taken, or a filter names what there is none of.
        """
        known_now = self._renew()
        text = checked(query, "The query")
        known = {
            "edition": (filters.edition, {*known_now.corpus.editions, PROGRAM}),
            "topic": (filters.topic, {fact.topic for fact in known_now.corpus.facts.values()}),
            "language": (filters.language, known_now.index.languages),
            "document": (filters.document, set(known_now.index.documents)),
        }
        for name, (value, choices) in known.items():
            if value is not None and value not in choices:
                raise UsageError(f"There is no {name} {value!r}. Choose one of: {', '.join(sorted(choices))}.")
        return search(text, detect(text), known_now.index, self.embeddings, filters, k)

    def assess(
        self, who: str, what: str, edition: str | None = None, language: str = "en"
    ) -> tuple[Assessment, Answer]:
        """Whether an applicant may apply, by the rule table, and that in words with citations.

        Raises:
            UsageError: The applicant, type, edition or language is not known.
            CheckFailed: The answer held something its citations do not: a fault of ours.
        """
        known = self._renew()
        if language not in known.languages:
            raise UsageError(f"Language {language!r} is not served. Choose one of: {', '.join(known.languages)}.")
        corpus = known.corpus
        assessment = assess(who, what, edition, corpus.facts, corpus.editions)
        answer = explain(assessment, language, known.index, corpus.facts, corpus.sources)
        check_quotes(answer, known.index.documents, corpus.facts)
        return assessment, answer

    def calls(self, today: date | None = None) -> tuple[Call, ...]:
        """Every call, newest first, with its state on a day in Korea, by default today."""
        return calls(self._renew().corpus.facts.values(), today or today_in_korea())

    def _renew(self) -> Knowledge:
        """Take in what was published since, if anything, and return what answers rest on.

        Where that fails, say because a file of the corpus is being edited, the old knowledge goes on answering and
        the fault is logged once for that generation.
        """
        published = current_generation(self.settings.data_dir)
        if published in (self._known.index.generation, self._refused, None) or not self._renewing.acquire(
            blocking=False
        ):
            return self._known
        try:
            corpus = load_corpus(self.settings.corpus_dir)
            self._known = Knowledge(corpus, open_index(self.settings.data_dir, self.embeddings))
        except AssistantError as error:
            self._refused = published
            log.error("Generation %s is not taken in, the one before goes on answering: %s", published, error)
        finally:
            self._renewing.release()
        return self._known

    def _understand(self, asked: Asked) -> Turn:
        started = time.perf_counter()
        known = self._known
        question = understand(
            asked.text,
            known_editions=known.corpus.editions,
            served=known.languages,
            today=asked.today,
            history=asked.history,
            language=asked.language,
            edition=asked.edition,
            corrected=known.index.corrected,
        )
        return Turn(known, question, timings_ms={"understand": _since(started)})

    def _retrieve(self, turn: Turn) -> Turn:
        corpus = turn.known.corpus
        floor = EVIDENCE_THRESHOLD if turn.question.language in turn.known.index.languages else DISTANT_THRESHOLD
        evidence = retrieve(
            turn.question, turn.known.index, self.embeddings, corpus.facts, corpus.aspects, corpus.gaps, floor
        )
        return replace(turn, evidence=evidence)

    def _decide(self, turn: Turn) -> Turn:
        corpus = turn.known.corpus
        decision = decide(turn.question, turn.evidence, corpus.facts, corpus.aspects, corpus.gaps, corpus.editions[0])
        return replace(turn, decision=decision)

    def _compose(self, turn: Turn) -> Turn:
        corpus = turn.known.corpus
        answer = compose(
            turn.question,
            turn.evidence,
            turn.decision,
            index=turn.known.index,
            facts=corpus.facts,
            sources=corpus.sources,
            calls=calls(corpus.facts.values(), turn.question.asked_on),
            newest=corpus.editions[0],
        )
        return replace(turn, answer=answer)

    def _check(self, turn: Turn) -> Turn:
        assert turn.answer is not None
        check(turn.answer, turn.question, turn.known.index.documents, turn.known.corpus.facts)
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
