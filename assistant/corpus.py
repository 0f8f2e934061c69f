"""The corpus: facts, sources, translations and questions, validated where they enter.

Everything under `corpus/` is written by people, so all of it is checked: every problem found is named with
its file, its fact or line, and the reason, and any problem stops the load. What each field means and how to
change one is told to program staff in `corpus/README.md`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from assistant import __version__
from assistant.domain import PROGRAM, Fact, Gap, Kind, Passage, Source, SourceKind, Status, Type
from assistant.errors import CorpusError
from assistant.figures import (
    Figure,
    Number,
    Percent,
    address,
    covers,
    iso_figures,
    stated,
)
from assistant.notations import notation_of

MASTER_LANGUAGES = ("en", "ko")
"""The languages every fact is stated in within `facts.yaml`; the others stand in `translations/`."""

Topic = Literal[
    "overview",
    "project-types",
    "eligibility",
    "support",
    "application",
    "deadlines",
    "selection",
    "results",
    "demonstration",
    "contact",
    "faq",
]
Audience = Literal[
    "foreign-government",  # a national government, or a government of no named level
    "foreign-local-government",  # a local government or a city
    "foreign-public-institution",
    "foreign-university",
    "foreign-company",
    "international-organization",
    "korean-company",
]


@dataclass(frozen=True)
class Corpus:
    """What the assistant knows, in the order the files give it.

    `gaps` are what people ask and no fact answers. `questions` are, by language and then by aspect, fact or gap
    id, those people ask. `aspects`
    name the facts that answer the same question, the newest edition first and the program's own last.
    `editions` are the call years, newest first. `languages` are those in which every fact is stated.
    `document_paths` are the files under `documents/`. `digest` names the bytes of every file, as they were when the
    load began.
    """

    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    gaps: Mapping[str, Gap]
    questions: Mapping[str, Mapping[str, tuple[str, ...]]]
    aspects: Mapping[str, tuple[str, ...]]
    editions: tuple[str, ...]
    languages: tuple[str, ...]
    document_paths: tuple[Path, ...]
    digest: str


def load_corpus(folder: Path) -> Corpus:
    """Read and check the corpus in `folder`.

    Raises:
        CorpusError: The folder or one of its files is missing or unreadable, or holds something that cannot
            be right. The message has one line per problem: file, fact id (or line of the file), reason.
    """
    if not folder.is_dir():
        raise CorpusError(
            f"The corpus folder {folder} does not exist. Set KCITY_CORPUS_DIR to the folder that holds "
            "facts.yaml and sources.yaml."
        )
    digest = _digest(folder)
    problems: list[str] = []
    sources = _sources(folder / "sources.yaml", problems)
    entries = _fact_entries(folder / "facts.yaml", problems)
    gap_entries = _gap_entries(folder / "gaps.yaml", entries, problems)
    translations = _translations(folder / "translations", entries, gap_entries, problems)
    facts = {id_: _fact(entry, translations) for id_, entry in entries.items()}
    gaps = {id_: _gap(entry, translations) for id_, entry in gap_entries.items()}
    aspects = _aspects(facts.values())
    questions = _questions(folder / "questions", entries, {*aspects, *entries, *gaps}, problems)
    document_paths = _document_paths(folder / "documents")
    problems += [f"{folder / 'facts.yaml'}: {reason}" for reason in _misfits(facts, sources, aspects)]
    problems += [problem for path in document_paths for problem in _unknown_facts(path, facts)]
    if problems:
        raise CorpusError("\n".join(problems))
    return Corpus(
        facts=facts,
        sources=sources,
        gaps=gaps,
        questions=questions,
        aspects=aspects,
        editions=tuple(sorted({fact.edition for fact in facts.values()} - {PROGRAM}, reverse=True)),
        languages=_languages(facts.values()),
        document_paths=document_paths,
        digest=digest,
    )


def _digest(folder: Path) -> str:
    """SHA-256 over the names and bytes of every file of the corpus, and the version of the code that reads it."""
    digest = hashlib.sha256(__version__.encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode("utf-8", "surrogateescape") + b"\0")
        try:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read: {error.strerror}.") from error
    return digest.hexdigest()


def statement_passages(corpus: Corpus) -> list[Passage]:
    """One passage per fact and language it is stated in, with the id `fact:<fact id>:<language>`."""
    return [
        Passage(
            id=f"fact:{fact.id}:{language}",
            kind=Kind.STATEMENT,
            text=statement,
            language=language,
            edition=fact.edition,
            topic=fact.topic,
            fact_ids=(fact.id,),
        )
        for fact in corpus.facts.values()
        for language, statement in fact.statements.items()
    ]


def question_passages(corpus: Corpus) -> list[Passage]:
    """One passage per question and language, standing for every fact that answers it.

    Its edition and topic are those its facts share; facts of several editions make it one of the program,
    facts of several topics leave it without. The id is a hash of language, key and text, so it changes only
    with them.
    """
    return [
        _question_passage(corpus, language, key, text)
        for language, by_key in corpus.questions.items()
        for key, texts in by_key.items()
        for text in texts
    ]


def _question_passage(corpus: Corpus, language: str, key: str, text: str) -> Passage:
    ids = corpus.aspects.get(key, (key,))
    editions = {corpus.facts[id_].edition if id_ in corpus.facts else PROGRAM for id_ in ids}
    topics = {(corpus.facts.get(id_) or corpus.gaps[id_]).topic for id_ in ids}
    digest = hashlib.sha256("\0".join((language, key, text)).encode()).hexdigest()
    return Passage(
        id=f"question:{digest[:20]}",
        kind=Kind.QUESTION,
        text=text,
        language=language,
        edition=editions.pop() if len(editions) == 1 else PROGRAM,
        topic=topics.pop() if len(topics) == 1 else None,
        fact_ids=ids,
    )


# ------------------------------------------------------------------------------------ the shape of the files


def _year_as_text(value: object) -> object:
    """Let people write a year without quotes."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Edition = Annotated[str, BeforeValidator(_year_as_text), StringConstraints(pattern=rf"^(?:20\d{{2}}|{PROGRAM})$")]
IsoDate = Annotated[str, BeforeValidator(_year_as_text), StringConstraints(pattern=r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$")]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SourceEntry(_Entry):
    id: Id
    title: Text
    publisher: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    published: IsoDate
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
    kind: SourceKind
    note: Text | None = None


class _FactEntry(_Entry):
    id: Id
    edition: Edition
    topic: Topic
    type: Type
    audience: tuple[Audience, ...] = ()
    aspects: tuple[Id, ...] = ()
    statement_en: Text
    statement_ko: Text
    value: Any
    sources: Annotated[tuple[Id, ...], Field(min_length=1)]
    see: Id | None = None
    note: Text | None = None
    disputed: bool = False
    question_en: Text | None = None
    question_ko: Text | None = None

    def questions(self) -> Iterator[tuple[str, str]]:
        """The question a FAQ fact answers, by language."""
        pairs = zip(MASTER_LANGUAGES, (self.question_en, self.question_ko), strict=True)
        return ((language, text) for language, text in pairs if text)


_REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this file",
    "string_type": "must be text",
    "string_too_short": "is empty",
    "too_short": "is empty",
    "tuple_type": "must be a list",
}
_PATTERNS = {
    "edition": "must be a call year such as 2026, or 'program'",
    "url": "must be a web address beginning with http:// or https://",
    "published": "must be a date: YYYY, YYYY-MM or YYYY-MM-DD",
    "language": "must be a language code such as 'en'",
}


class _GapEntry(_Entry):
    id: Annotated[str, StringConstraints(pattern=r"^gap-[a-z0-9]+(?:-[a-z0-9]+)*$")]
    topic: Topic
    statement_en: Text
    statement_ko: Text
    status: Literal["no_evidence", "out_of_scope", "greeting", "blocked"] = "no_evidence"
    editions: tuple[Edition, ...] = ()
    answered_by: tuple[str, ...] = ()


def _complaints(error: ValidationError, where: str) -> list[str]:
    """One line per field that pydantic refuses, in words fit for staff."""
    return [f"{where}: {_complaint(detail)}" for detail in error.errors(include_url=False)]


def _complaint(detail: Mapping[str, Any]) -> str:
    place = ".".join(str(part) for part in detail["loc"]) or "the entry"
    kind = detail["type"]
    if kind == "string_pattern_mismatch":
        rule = _PATTERNS.get(place, "must be lower-case letters and digits joined by hyphens")
        return f"{place} {rule}, not {detail['input']!r}"
    if kind == "literal_error":
        return f"{place} must be {detail['ctx']['expected']}, not {detail['input']!r}"
    return f"{place} {_REASONS.get(kind, detail['msg'])}"


# --------------------------------------------------------------------------------------- reading YAML safely


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without its surprises.

    A key given twice is an error. A date stays the text it is, `18:00` is no number in base 60, and `no` is a
    word (or a language), not a falsehood.
    """

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?(?:0|[1-9][0-9_]*)", "-+0123456789"),
    ("float", r"[-+]?(?:0|[1-9][0-9_]*)\.[0-9]+", "-+0123456789"),
    ("null", r"~|null|", ["~", "n", ""]),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first))


def _mapping_without_twins(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = key_node.value
        if not isinstance(key_node, yaml.ScalarNode):
            raise yaml.constructor.ConstructorError(problem="a key must be one word", problem_mark=key_node.start_mark)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
    return dict(loader.construct_pairs(node, deep=True))


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_without_twins)


def _read_yaml(path: Path) -> Any:
    """The content of a YAML file.

    Raises:
        CorpusError: It is missing, cannot be read, or is not UTF-8 or not YAML.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(
            f"{path}: this file of the corpus is missing. Set KCITY_CORPUS_DIR to the folder that holds it."
        ) from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}.") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: byte {error.start} is not UTF-8. Save the file with UTF-8 encoding.") from error
    try:
        return yaml.load(text.removeprefix("\ufeff"), _Loader)  # noqa: S506  # derived from SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}: " if mark else ""
        raise CorpusError(f"{path}: {line}{error.problem or error.context}.") from error
    except yaml.YAMLError as error:
        raise CorpusError(f"{path}: is not YAML: {' '.join(str(error).split())}.") from error


def _section(path: Path, key: str, kind: type[Any]) -> Any:
    """What stands under the file's one top-level key."""
    content = _read_yaml(path)
    right = isinstance(content, dict) and set(content) == {key} and isinstance(content[key], kind)
    if not right or not content[key]:
        shape = "a list" if kind is list else "a mapping"
        raise CorpusError(f"{path}: must hold the one key '{key}:' with {shape} under it.")
    return content[key]


def _by_language(folder: Path, problems: list[str]) -> Iterator[tuple[Path, str, Mapping[Any, Any]]]:
    """Each `<language>.yaml` in the folder, which may be missing, as path, language and content."""
    for path in sorted(folder.glob("*.yaml")):
        content = _read_yaml(path)
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", path.stem):
            problems.append(f"{path}: the name must be a language code, such as fr.yaml")
        elif not isinstance(content, dict):
            problems.append(f"{path}: must be a mapping of ids")
        else:
            yield path, path.stem, content


# ---------------------------------------------------------------------------------------------- file by file


def _sources(path: Path, problems: list[str]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for id_, content in _section(path, "sources", dict).items():
        where = f"{path}: source {id_}"
        try:
            entry = _SourceEntry.model_validate({**content, "id": id_} if isinstance(content, dict) else content)
        except ValidationError as error:
            problems += _complaints(error, where)
            continue
        if problem := _date_problem(entry.published):
            problems.append(f"{where}: published {problem}")
        sources[entry.id] = Source(**entry.model_dump())
    return sources


def _fact_entries(path: Path, problems: list[str]) -> dict[str, _FactEntry]:
    entries: dict[str, _FactEntry] = {}
    for number, content in enumerate(_section(path, "facts", list), 1):
        id_ = content.get("id") if isinstance(content, dict) else None
        where = f"{path}: fact {id_ or f'number {number} (it has no id)'}"
        try:
            entry = _FactEntry.model_validate(content)
        except ValidationError as error:
            problems += _complaints(error, where)
            continue
        if entry.id in entries:
            problems.append(f"{where}: another fact has the same id")
            continue
        if bool(entry.question_en) != bool(entry.question_ko):
            problems.append(f"{where}: question_en and question_ko must be given together")
        problems += [f"{where}: {reason}" for reason in _value_problems(entry)]
        entries[entry.id] = entry
    return entries


def _translations(
    folder: Path, entries: Mapping[str, _FactEntry], gaps: Mapping[str, _GapEntry], problems: list[str]
) -> dict[str, Mapping[str, str]]:
    """The statements of facts and gaps by language and id, from `translations/<language>.yaml`."""
    translations: dict[str, Mapping[str, str]] = {}
    for path, language, content in _by_language(folder, problems):
        if language in MASTER_LANGUAGES:
            problems.append(f"{path}: statements in '{language}' stand in facts.yaml")
            continue
        for id_, statement in content.items():
            where = f"{path}: {id_}"
            if id_ not in entries and id_ not in gaps:
                problems.append(f"{where}: there is no fact or gap of this id")
            elif not isinstance(statement, str) or not statement.strip():
                problems.append(f"{where}: the statement is empty or not text")
            elif id_ in entries:
                missing = _not_stated(_typed_figures(entries[id_].value), language, statement)
                problems += [f"{where}: {reason}" for reason in missing]
        translations[language] = content
    return translations


def _statements(entry: _FactEntry | _GapEntry, translations: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """The statements of a fact or gap by language."""
    written = {language: str(by_id[entry.id]).strip() for language, by_id in translations.items() if entry.id in by_id}
    return {"en": entry.statement_en, "ko": entry.statement_ko, **written}


def _fact(entry: _FactEntry, translations: Mapping[str, Mapping[str, str]]) -> Fact:
    return Fact(
        id=entry.id,
        edition=entry.edition,
        topic=entry.topic,
        type=entry.type,
        audience=entry.audience,
        aspects=entry.aspects,
        value=entry.value,
        statements=_statements(entry, translations),
        sources=entry.sources,
        see=entry.see,
        note=entry.note,
        disputed=entry.disputed,
    )


def _aspects(facts: Iterable[Fact]) -> dict[str, tuple[str, ...]]:
    members: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        for aspect in fact.aspects:
            members[aspect].append(fact)
    # Sorting is stable: within an edition the order of the file stays.
    return {aspect: tuple(fact.id for fact in sorted(group, key=_edition_rank)) for aspect, group in members.items()}


def _edition_rank(fact: Fact) -> int:
    """Newest call year first, the program as a whole last."""
    return 0 if fact.edition == PROGRAM else -int(fact.edition)


def _gap(entry: _GapEntry, translations: Mapping[str, Mapping[str, str]]) -> Gap:
    statements = _statements(entry, translations)
    return Gap(entry.id, entry.topic, Status(entry.status), statements, entry.editions, entry.answered_by)


def _gap_entries(path: Path, facts: Mapping[str, _FactEntry], problems: list[str]) -> dict[str, _GapEntry]:
    """The gaps of `gaps.yaml`; a corpus without the file has none."""
    entries: dict[str, _GapEntry] = {}
    if not path.exists():
        return entries
    for number, content in enumerate(_section(path, "gaps", list), 1):
        where = f"{path}: gap {content.get('id') if isinstance(content, dict) else f'number {number}'}"
        try:
            entry = _GapEntry.model_validate(content)
        except ValidationError as error:
            problems += _complaints(error, where)
            continue
        if entry.id in entries or entry.id in facts:
            problems.append(f"{where}: another gap or fact has the same id")
        problems += [
            f"{where}: answered_by names {id_}, which is no fact" for id_ in entry.answered_by if id_ not in facts
        ]
        entries[entry.id] = entry
    return entries


def _questions(
    folder: Path,
    entries: Mapping[str, _FactEntry],
    keys: Set[str],
    problems: list[str],
) -> dict[str, Mapping[str, tuple[str, ...]]]:
    """The questions of the FAQ facts and of `questions/<language>.yaml`, each once per language and key."""
    questions: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for entry in entries.values():
        for language, text in entry.questions():
            questions[language][entry.id].append(text)
    for path, language, content in _by_language(folder, problems):
        seen: dict[str, str] = {}
        for key, texts in content.items():
            where = f"{path}: {key}"
            if key not in keys:
                problems.append(f"{where}: there is no aspect, fact or gap of this name")
                continue
            if not isinstance(texts, list):
                problems.append(f"{where}: must be a list of questions")
                continue
            for text in texts:
                if not isinstance(text, str) or not text.strip():
                    problems.append(f"{where}: a question is empty or not text")
                    continue
                if (folded := _folded(text)) in seen:
                    problems.append(f"{where}: the question {text!r} already stands under {seen[folded]}")
                    continue
                seen[folded] = str(key)
                questions[language][key].append(text.strip())
    return {
        language: {key: _each_once(texts) for key, texts in by_key.items()} for language, by_key in questions.items()
    }


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _each_once(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple({_folded(text): text for text in reversed(texts)}.values())[::-1]


def _languages(facts: Iterable[Fact]) -> tuple[str, ...]:
    everywhere = set.intersection(*(set(fact.statements) for fact in facts)) - set(MASTER_LANGUAGES)
    return (*MASTER_LANGUAGES, *sorted(everywhere))


def _document_paths(folder: Path) -> tuple[Path, ...]:
    """Every file but hidden ones and the sidecars that `make corpus` writes beside a PDF."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(path for path in files if not path.name.startswith(".") and path.suffix != ".json"))


# ------------------------------------------------------------------------------------------- what must agree


_FACTS_COMMENT = re.compile(rb"<!--\s*facts:(.*?)-->", re.DOTALL)


def _unknown_facts(path: Path, facts: Mapping[str, Fact]) -> Iterator[str]:
    """The facts that a Markdown master names in its hidden comments and that do not exist.

    Whether the file can be read at all is for the document readers to say, so here bytes will do.
    """
    if path.suffix != ".md":
        return
    raw = path.read_bytes()
    for comment in _FACTS_COMMENT.finditer(raw):
        line = raw.count(b"\n", 0, comment.start()) + 1
        for id_ in re.split(r"[\s,]+", comment[1].decode("utf-8", "replace").strip()):
            if id_ not in facts:
                yield f"{path}: line {line}: there is no fact '{id_}'"


def _misfits(
    facts: Mapping[str, Fact], sources: Mapping[str, Source], aspects: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """References that lead nowhere, and a name that means two things."""
    problems: list[str] = []
    for fact in facts.values():
        unknown = [id_ for id_ in fact.sources if id_ not in sources]
        problems += [f"fact {fact.id}: the source '{id_}' is not in sources.yaml" for id_ in unknown]
        if fact.see is not None and (fact.see not in facts or fact.see == fact.id):
            problems.append(f"fact {fact.id}: see names '{fact.see}', which is no other fact")
    problems += [f"fact {name}: its id is also the name of an aspect" for name in aspects if name in facts]
    return problems


CURRENCIES = frozenset({"krw"})
"""Currencies that a key may name, as in `max_krw`: the program pays in won."""

_MONEY_WORDS = frozenset(
    {"amount", "support", "budget", "fund", "funding", "subsidy", "grant", "cost", "price", "fee", "ceiling"}
)
_BOUND_WORDS = frozenset({"max", "min", "total", "value"})
_LARGE = 1_000_000
"""No count in this program comes near a million, so a number from here on is money."""


def _value_problems(entry: _FactEntry) -> list[str]:
    """What is wrong between the typed value and the two statements."""
    try:
        figures = _typed_figures(entry.value)
    except ValueError as error:
        return [f"value: {error}"]
    problems = [
        f"value: {'.'.join(keys) or 'the number'} is {number:,}, an amount without a currency; "
        "name it in the key, as in 'max_krw'"
        for keys, number in _numbers(entry.value)
        if _is_money(keys, number, entry.topic) and not _currency(keys)
    ]
    in_won = any(_currency(keys) == "krw" for keys, _ in _numbers(entry.value))
    for language, statement in zip(MASTER_LANGUAGES, (entry.statement_en, entry.statement_ko), strict=True):
        reasons = _not_stated(figures, language, statement)
        notation = notation_of(language)
        if in_won and notation and not re.search(notation.won, statement, re.IGNORECASE):
            reasons.append(f"value is in won, but the statement in '{language}' does not say won")
        problems += [f"statement_{language}: {reason}" for reason in reasons]
    return problems


def _not_stated(figures: Sequence[Figure], language: str, statement: str) -> list[str]:
    """The figures that the statement lacks. A language without a notation cannot be checked."""
    if not figures or notation_of(language) is None:
        return []
    said = stated(statement, language)
    return [f"the value's {figure} is not in the statement" for figure in figures if not covers(said, figure)]


def _typed_figures(value: object) -> list[Figure]:
    """Every figure of a typed value: its numbers, dates and addresses, and the figures within its words.

    Raises:
        ValueError: A date is none of the calendar.
    """
    figures: list[Figure] = []
    for keys, leaf in _leaves(value):
        if isinstance(leaf, str):
            figures += _text_figures(leaf)
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool):
            kind = Percent if "percent" in _key_words(keys) else Number
            figures.append(kind(Decimal(str(leaf))))
    return figures


def _text_figures(text: str) -> Sequence[Figure]:
    try:
        dated = iso_figures(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no date or time: {error}") from error
    if dated is not None:
        return dated
    if (site := address(text)) is not None:
        return (site,)
    return sorted(stated(text, "en"), key=str)


def _leaves(value: object, keys: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """The scalars of a value, each with the keys that lead to it."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(part, (*keys, str(key)))
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(part, keys)
    else:
        yield keys, value


def _numbers(value: object) -> Iterator[tuple[tuple[str, ...], int | float]]:
    for keys, leaf in _leaves(value):
        if isinstance(leaf, int | float) and not isinstance(leaf, bool):
            yield keys, leaf


def _key_words(keys: Iterable[str]) -> set[str]:
    return {word for key in keys for word in re.split(r"[_\W]+", key.lower())}


def _currency(keys: Iterable[str]) -> str | None:
    return next(iter(_key_words(keys) & CURRENCIES), None)


def _is_money(keys: tuple[str, ...], number: float, topic: str) -> bool:
    """Whether a number must be an amount: by its size, by a word in its key, or as a bound of the support."""
    words = _key_words(keys)
    if "percent" in words:
        return False
    bound = topic == "support" and (not words or bool(words & _BOUND_WORDS))
    return abs(number) >= _LARGE or bool(words & _MONEY_WORDS) or bound


def _date_problem(published: str) -> str | None:
    try:
        iso_figures(published)
    except ValueError as error:
        return f"{published!r} is no date: {error}"
    return None
