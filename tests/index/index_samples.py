"""What the tests of the index share, child processes included: an honest embedder, and corpora of any size."""

from __future__ import annotations

import zlib
from pathlib import Path

import numpy as np
from langchain_core.embeddings import Embeddings

from assistant.domain import Document, Kind, Passage

DIMENSIONS = 64

TOPICS = ("deadlines", "support", "eligibility", "selection", "contact")
SENTENCES = {
    "en": "Cities may apply for {topic} number {number} until 20 March {edition}.",
    "ko": "{edition}년 3월 20일까지 {topic} {number}번에 신청할 수 있습니다.",
    "zh": "城市可在{edition}年3月20日之前申请第{number}项{topic}。",
    "ar": "يمكن للمدن التقديم على {topic} رقم {number} حتى 20 مارس {edition}.",
    "th": "เมืองสามารถสมัคร {topic} หมายเลข {number} ได้ถึง 20 มีนาคม {edition}",
}


class NgramEmbeddings(Embeddings):
    """Texts with character triples in common are near each other. A text of no characters has no direction."""

    identity = "ngrams-1"
    dimensions = DIMENSIONS

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.embedded += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = np.zeros(DIMENSIONS)
        for at in range(len(text)):
            number = zlib.crc32(text[at : at + 3].lower().encode("utf-8", "surrogatepass"))
            vector[number % DIMENSIONS] += 1 if number & 1024 else -1
        return list(vector / (np.linalg.norm(vector) or 1))


class OtherEmbeddings(NgramEmbeddings):
    identity = "ngrams-2"


def passages(count: int, languages: tuple[str, ...] = ("en", "ko"), first: int = 0) -> list[Passage]:
    """So many statements in each language, over seven editions and five topics."""
    return [
        Passage(
            id=f"statement-{language}-{number}",
            kind=Kind.STATEMENT,
            text=SENTENCES[language].format(topic=TOPICS[number % 5], number=number, edition=2020 + number % 7),
            language=language,
            edition=str(2020 + number % 7),
            topic=TOPICS[number % 5],
            fact_ids=(f"fact-{number}",),
        )
        for language in languages
        for number in range(first, first + count)
    ]


def guide(name: str = "guide-2026") -> tuple[Document, list[Passage]]:
    """A document of two pages, and its passages."""
    lines = ("Applications open on 5 January 2026.", "The program supports up to ten cities.")
    text = "\n".join(lines)
    document = Document(
        id=name,
        family=name,
        path=Path("corpus/documents") / f"{name}.md",
        format="markdown",
        title="Call guide 2026",
        edition="2026",
        language="en",
        text=text,
        page_starts=(0, len(lines[0]) + 1),
        sources=("announcement-2026",),
        compiled="2026-11-22",
    )
    starts = (0, len(lines[0]) + 1)
    found = [
        Passage(
            id=f"{name}-{page}",
            kind=Kind.DOCUMENT,
            text=line,
            language="en",
            edition="2026",
            topic=None,
            fact_ids=("fact-0", f"fact-{name}"),
            document=name,
            family=name,
            page=page,
            heading=("Call guide 2026", "Dates"),
            start=start,
            end=start + len(line),
            table=page == 2,
        )
        for page, (line, start) in enumerate(zip(lines, starts, strict=True), 1)
    ]
    return document, found
