"""Ranked evidence for a question: dense and lexical lists over several languages, fused into one score a fact.

The unit of evidence is the fact. A statement, a question that people ask to get it, and a part of a document that
carries it all speak for their facts; a part of a document with no fact behind it speaks for itself. Lists are fused
by reciprocal rank (Cormack, Clarke and Büttcher 2009), since cosine and BM25 have no common scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.domain import PROGRAM, Candidate, Evidence, Fact, Filters, Gap, Hit, Passage, Question, Status
from assistant.index import Index

PIVOTS = ("en", "ko")
"""Languages searched beside the asker's own: every fact and document is written in them."""

DEPTH = 60
"""Hits taken from each list: passages, of which up to 24 questions may speak for one fact."""

RRF_K = 10
"""The constant of reciprocal rank fusion. The published 60 is for lists of a thousand; ours are of some forty facts,
where 60 would make first and tenth nearly equal. Chosen on development cases (`evals/LOG.md`)."""


PROGRAM_YIELDS = 0.7
"""What the belief in a fact of the program as a whole is multiplied by where a year is named: who names a year wants
that year's rule where there is one."""

OTHER_TYPE = 0.3
"""The same for a fact about the other project type than the one that is named."""

SIBLINGS = 0.5
"""The share of the belief in each fact of an aspect that counts for the aspect: who asks for one edition's deadline
without naming it asks for a deadline."""

FUSED_SHARE = 0.25
"""What the fused ranking counts beside the classifier's belief, which is 1 at most: it tells apart what the classifier
holds for equally likely, and finds what it has not learnt."""

SENTENCES_SHARE = 0.5
"""What the surest single sentence counts beside the whole text."""


@dataclass(frozen=True)
class Beliefs:
    """What the classifier makes of a question: the probability of each fact or gap alone, and of each aspect.

    `named` are the probabilities of the aspects as such, without what their facts add. `text` is the text or sentence
    of the question that it is surest of."""

    text: str
    alone: Mapping[str, float]
    named: Mapping[str, float]
    aspects: Mapping[str, float]


def retrieve(
    question: Question,
    index: Index,
    embeddings: Embeddings,
    facts: Mapping[str, Fact],
    aspects: Mapping[str, Sequence[str]],
    gaps: Mapping[str, Gap],
    threshold: float,
) -> Evidence:
    """Everything found for a question, best first.

    Kept are the candidates of the editions asked for, when the best of them is believed to answer (`confidence` at
    least `threshold`); all others are rejected, with the reason.
    """
    aside = {gap.id for gap in gaps.values() if gap.status in (Status.GREETING, Status.OUT_OF_SCOPE)}
    beliefs = _beliefs(question, index, embeddings, aspects, aside)
    vector = np.asarray(embeddings.embed_query(beliefs.text), dtype=np.float32)
    lists = [hits for hits in _lists(question, beliefs.text, index, vector) if hits]
    candidates = _scored(question, _fused(lists, facts, gaps), beliefs, facts, aspects, gaps)
    fitting = sorted((c for c in candidates if _fits(c, question, facts, gaps)), key=lambda c: -c.score)
    # How sure it is that the best candidate answers.
    confidence = max((nearness(c) for c in fitting[:_LEADERS]), default=0.0)
    sure = confidence >= threshold
    kept = tuple(c for c in fitting if sure)
    reasons = {c.id: "" if sure else "below the threshold" for c in fitting}
    rejected = tuple(
        replace(c, kept=False, reason=reasons.get(c.id, "another edition"))
        for c in sorted(candidates, key=lambda c: -c.score)
        if not sure or c.id not in reasons
    )
    return Evidence(kept, rejected, beliefs.aspects, confidence, threshold)


_LEADERS = 3
"""Candidates of which one must be near enough: the first may lead by what the classifier has learnt alone."""


def _beliefs(
    question: Question,
    index: Index,
    embeddings: Embeddings,
    aspects: Mapping[str, Sequence[str]],
    aside: Set[str],
) -> Beliefs:
    """What is asked for, by the classifier: of the whole text and of the sentence that says most. `aside` are the gaps
    that stand for what does not concern the program."""
    classifier, texts = index.classifier, question.search_texts
    if classifier is None:
        return Beliefs(texts[0], {}, {}, dict.fromkeys(aspects, 0.0))
    vectors = np.asarray(embeddings.embed_documents(list(texts)), dtype=np.float32)
    # One year at a time: known questions name one, so that the classifier has not met several.
    kind = (question.type,) if question.type else ()
    marks = [(year, *kind) for year in question.editions] or [kind]
    asked = classifier.probabilities(np.repeat(vectors, len(marks), axis=0), marks * len(texts))
    rows = asked.reshape(len(texts), len(marks), -1).mean(axis=1)
    # A preamble is unrelated to the program as often as not: it is never what is asked.
    asks = np.array([not (len(label) == 1 and label[0] in aside) for label in classifier.labels])
    surest = int((rows * asks).max(axis=1).argmax())
    told = rows[0]
    if len(rows) > 1:
        told = (1 - SENTENCES_SHARE) * told + SENTENCES_SHARE * rows[1 + int((rows[1:] * asks).max(axis=1).argmax())]
    by_label = dict(zip(classifier.labels, told.tolist(), strict=True))
    alone = {label[0]: probability for label, probability in by_label.items() if len(label) == 1}
    named = {name: by_label.get(tuple(ids), 0.0) for name, ids in aspects.items()}
    whole = {name: named[name] + SIBLINGS * sum(alone.get(i, 0.0) for i in ids) for name, ids in aspects.items()}
    return Beliefs(texts[surest], alone, named, whole)


def _scored(
    question: Question,
    candidates: Sequence[Candidate],
    beliefs: Beliefs,
    facts: Mapping[str, Fact],
    aspects: Mapping[str, Sequence[str]],
    gaps: Mapping[str, Gap],
) -> list[Candidate]:
    """The candidates that were found, and those that are believed in, with both in their score."""
    best = max((c.score for c in candidates), default=1.0)
    found = {c.id: c for c in candidates}
    scored = []
    for name in dict.fromkeys((*found, *facts, *gaps)):
        fact = facts.get(name)
        belief = beliefs.alone.get(name, 0.0)
        if fact and question.editions:
            belief += sum(beliefs.named[aspect] for aspect in fact.aspects)
            # Who asks for another edition's fact of the aspect asks for this one's too.
            kin = {i for aspect in fact.aspects for i in aspects[aspect] if facts[i].edition != fact.edition}
            belief += SIBLINGS * sum(beliefs.alone.get(i, 0.0) for i in kin)
        if name not in found and belief < _LEAST_BELIEF:
            continue
        yields = _yields(fact, question) if fact else 1.0
        share = FUSED_SHARE * found[name].score / best if name in found else 0.0
        scored.append(
            Candidate(
                id=name,
                fact_id=name if fact else None,
                gap_id=name if name in gaps else None,
                score=(belief + share) * yields,
                belief=belief * yields,
                hits=found[name].hits if name in found else (),
                kept=True,
            )
        )
    return scored


_LEAST_BELIEF = 0.005
"""What the classifier must hold possible of a fact that no search has found for it to be looked at."""


def _yields(fact: Fact, question: Question) -> float:
    """What the score of a fact is multiplied by."""
    edition = PROGRAM_YIELDS if question.editions and fact.edition == PROGRAM else 1.0
    return edition * (OTHER_TYPE if question.type and fact.type not in (question.type, "both") else 1.0)


def search(query: str, language: str, index: Index, embeddings: Embeddings, filters: Filters, k: int) -> list[Hit]:
    """The `k` best passages for a query, one hit each, fused over the legs; the hit's score is the fused one."""
    vector = np.asarray(embeddings.embed_query(query), dtype=np.float32)
    languages = [filters.language] if filters.language else _languages(language, index)
    lists = [index.dense(vector, each, 4 * k, filters) for each in languages]
    lists += [index.lexical(query, each, 4 * k, filters) for each in languages]
    scores: dict[str, float] = {}
    best: dict[str, Hit] = {}
    for hits in lists:
        for hit in hits:
            key = _same_words(hit.passage)
            scores[key] = scores.get(key, 0.0) + 1 / (RRF_K + hit.rank)
            best[key] = max(best.get(key, hit), hit, key=lambda h: (h.passage.page is not None, h.score))
    ranked = sorted(scores, key=lambda key: -scores[key])[:k]
    return [
        Hit(best[key].passage, "fused", best[key].language, rank, scores[key]) for rank, key in enumerate(ranked, 1)
    ]


def _same_words(passage: Passage) -> str:
    """What two renditions of one passage share: the document they are of and their words, white space aside."""
    return f"{passage.family or passage.id} {''.join(passage.text.split())}"


def _languages(language: str, index: Index) -> list[str]:
    return [each for each in dict.fromkeys((language, *PIVOTS)) if each in index.languages]


def _lists(question: Question, text: str, index: Index, vector: np.ndarray) -> Iterable[list[Hit]]:
    """The ranked lists to fuse: dense in each language, lexical in the asker's own.

    For editions that are named, only their passages and those of the program as a whole are ranked, so that those
    of seven other years do not crowd them out.
    """
    languages = _languages(question.language, index)
    filters = (
        [Filters(edition=edition) for edition in (*question.editions, PROGRAM)] if question.editions else [Filters()]
    )
    for language in languages:
        yield _merged([index.dense(vector, language, DEPTH, each) for each in filters])
    if question.language in languages:
        yield _merged([index.lexical(text, question.language, DEPTH, each) for each in filters])


def _merged(lists: list[list[Hit]]) -> list[Hit]:
    """Lists of one leg and language as one, ranked by their common score."""
    if len(lists) == 1:
        return lists[0]
    ranked = sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit.score)
    return [replace(hit, rank=rank) for rank, hit in enumerate(ranked[:DEPTH], 1)]


def _speaks_for(passage: Passage) -> tuple[str, ...]:
    """The candidates a passage is evidence for: its facts, or itself."""
    return passage.fact_ids or (_same_words(passage),)


def _known(name: str, hits: list[Hit], facts: Mapping[str, Fact], gaps: Mapping[str, Gap]) -> bool:
    """Whether there is something to say of a candidate. A fact taken out of the corpus still stands in an index
    that has not been built anew."""
    return name in facts or name in gaps or (hits[0].passage.document is not None and not hits[0].passage.fact_ids)


def _fused(lists: Iterable[list[Hit]], facts: Mapping[str, Fact], gaps: Mapping[str, Gap]) -> list[Candidate]:
    scores: dict[str, float] = {}
    found: dict[str, list[Hit]] = {}
    for hits in lists:
        seen: dict[str, int] = {}
        rank = 0
        for hit in hits:
            names = [name for name in _speaks_for(hit.passage) if name not in seen]
            # Facts that one question stands for share its rank: the edition decides among them later.
            rank += bool(names)
            for name in names:
                seen[name] = rank
                scores[name] = scores.get(name, 0.0) + 1 / (RRF_K + rank)
            for name in _speaks_for(hit.passage):
                found.setdefault(name, []).append(hit)
    ranked = sorted((name for name in scores if _known(name, found[name], facts, gaps)), key=lambda name: -scores[name])
    return [
        Candidate(
            id=name,
            fact_id=name if name in facts else None,
            gap_id=name if name in gaps else None,
            score=scores[name],
            belief=0.0,
            hits=tuple(found[name]),
            kept=True,
        )
        for name in ranked
    ]


def _fits(candidate: Candidate, question: Question, facts: Mapping[str, Fact], gaps: Mapping[str, Gap]) -> bool:
    """Whether a candidate is of an edition asked for; what holds for the program as a whole fits every one."""
    if not question.editions:
        return True
    if candidate.gap_id:
        about = gaps[candidate.gap_id].editions
        return not about or bool(set(about) & set(question.editions))
    edition = facts[candidate.fact_id].edition if candidate.fact_id else candidate.hits[0].passage.edition
    return edition in (*question.editions, PROGRAM)


def nearness(candidate: Candidate) -> float:
    """How near a candidate is to the question: the best cosine similarity of its hits."""
    return max((hit.score for hit in candidate.hits if hit.leg == "dense"), default=0.0)
