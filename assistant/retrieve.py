"""Ranked evidence for a question: dense and lexical lists over several languages, fused into one score a fact.

The unit of evidence is the fact. A statement, a question that people ask to get it, and a part of a document that
carries it all speak for their facts; a part of a document with no fact behind it speaks for itself. Lists are fused
by reciprocal rank (Cormack, Clarke and Büttcher 2009), since cosine and BM25 have no common scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.domain import PROGRAM, Candidate, Evidence, Fact, Filters, Gap, Hit, Kind, Passage, Question
from assistant.index import Index

PIVOTS = ("en", "ko")
"""Languages searched beside the asker's own: every fact and document is written in them."""

DEPTH = 60
"""Hits taken from each list: passages, of which up to 24 questions may speak for one fact."""

RRF_K = 10
"""The constant of reciprocal rank fusion. The published 60 is for lists of a thousand; ours are of some forty facts,
where 60 would make first and tenth nearly equal. Chosen on development cases (`evals/LOG.md`)."""


PROGRAM_YIELDS = 0.8
"""What the score of a fact of the program as a whole is multiplied by where a year is named: who names a year wants
that year's rule where there is one."""


def retrieve(
    question: Question,
    index: Index,
    embeddings: Embeddings,
    facts: Mapping[str, Fact],
    gaps: Mapping[str, Gap],
    threshold: float,
) -> Evidence:
    """Everything found for a question, best first.

    Kept are the candidates of the editions asked for, when the best of them is believed to answer (`confidence` at
    least `threshold`); all others are rejected, with the reason.
    """
    vector = np.asarray(embeddings.embed_query(question.search_text), dtype=np.float32)
    lists = [hits for hits in _lists(question, index, vector) if hits]
    candidates = _fused(lists, facts, gaps)
    fitting = [_weighed(c, question, facts) for c in candidates if _fits(c, question, facts, gaps)]
    fitting.sort(key=lambda c: -c.score)
    # How sure it is that the best candidate answers.
    confidence = nearness(fitting[0]) if fitting else 0.0
    sure = confidence >= threshold
    kept = tuple(c for c in fitting if sure)
    reasons = {c.id: "" if sure else "below the threshold" for c in fitting}
    rejected = tuple(
        replace(c, kept=False, reason=reasons.get(c.id, "another edition"))
        for c in candidates
        if not sure or c.id not in reasons
    )
    return Evidence(kept=kept, rejected=rejected, confidence=confidence, threshold=threshold)


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


def _lists(question: Question, index: Index, vector: np.ndarray) -> Iterable[list[Hit]]:
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
        yield _merged([index.lexical(question.search_text, question.language, DEPTH, each) for each in filters])


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


def _weighed(candidate: Candidate, question: Question, facts: Mapping[str, Fact]) -> Candidate:
    yields = question.editions and candidate.fact_id and facts[candidate.fact_id].edition == PROGRAM
    return replace(candidate, score=candidate.score * PROGRAM_YIELDS) if yields else candidate


def nearness(candidate: Candidate) -> float:
    """How near a candidate is to the question: the best cosine similarity of its hits."""
    return max((hit.score for hit in candidate.hits if hit.leg == "dense"), default=0.0)


def affinity(candidate: Candidate) -> float:
    """How near a fact's own words are to the question: the best cosine of its statement, of a document's passage
    on it, or of a question that asks for it alone. Tells facts of one aspect and edition apart."""
    own = [
        hit.score
        for hit in candidate.hits
        if hit.leg == "dense" and (hit.passage.kind != Kind.QUESTION or len(hit.passage.fact_ids) == 1)
    ]
    return max(own, default=0.0)
