"""A corpus small enough to be indexed in a blink, for tests that break one."""

from __future__ import annotations

from pathlib import Path

SOURCES = """\
sources:
  office-2026:
    title: Call for K-City Network projects
    publisher: The office
    url: https://www.example.org/call
    published: '2026-01-28'
    language: en
    kind: official
"""

FACTS = """\
facts:
  - id: 2026-call-close
    edition: '2026'
    topic: deadlines
    type: both
    aspects: [call-period]
    statement_en: The 2026 K-City Network call closes on 17 March 2026.
    statement_ko: 2026년 K-City 네트워크 공모는 2026년 3월 17일에 마감된다.
    value: 2026-03-17
    sources: [office-2026]
  - id: 2026-applicants
    edition: '2026'
    topic: eligibility
    type: both
    statement_en: Foreign governments may apply to the 2026 K-City Network call.
    statement_ko: 2026년 K-City 네트워크 공모에는 외국 정부가 신청할 수 있다.
    value: foreign governments
    sources: [office-2026]
"""

QUESTIONS = """\
call-period:
  - When does the call close?
2026-applicants:
  - Who may apply?
"""

GUIDE = """\
---
id: guide-2026
title: Call guide 2026
edition: '2026'
language: en
sources: [office-2026]
---

# Call guide 2026

The call for K-City Network projects closes on 17 March 2026. <!-- facts: 2026-call-close -->

Coffee is served in the lobby of the secretariat.
"""


def write_corpus(folder: Path, *, documents: dict[str, bytes] | None = None, facts: str = FACTS) -> Path:
    """Write the sample corpus, with these documents beside its guide, and return its folder."""
    (folder / "documents").mkdir(parents=True)
    (folder / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    (folder / "questions").mkdir()
    (folder / "questions" / "en.yaml").write_text(QUESTIONS, encoding="utf-8")
    (folder / "facts.yaml").write_text(facts, encoding="utf-8")
    (folder / "documents" / "guide-2026.md").write_text(GUIDE, encoding="utf-8")
    for name, content in (documents or {}).items():
        (folder / "documents" / name).write_bytes(content)
    return folder
