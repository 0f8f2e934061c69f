"""The bundled model as it is shipped, read without torch."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import numpy as np
import pytest

from assistant.embedding import BUNDLED, StaticEmbeddings, load_embeddings
from assistant.errors import EmbeddingError

TEXTS = [
    "Who may apply for the K-City Network program?",
    "누가 K-City 네트워크 사업에 신청할 수 있나요?",
    "¿Cuándo cierra la convocatoria de 2025?",
    "هل يمكن للمدن التقدم بطلب؟",
    "ใครสมัครได้บ้าง และต้องส่งเอกสารภาษาใด",
    "城市可以申请吗？智慧城市基础设施、示范项目。",
    "Belediyeler İSTANBUL'da başvurabilir mi? KATILIM ŞARTLARI",
    "မြို့တော်များ လျှောက်ထားနိုင်ပါသလား",
    "Toshkent shahri o‘z loyihasini yubora oladimi?",
    "700,000,000 KRW, 50 % · 2024-03-05T18:00+09:00",
    "🏙️",
    "?!… ()",
    " ",
    "a\x00b\x07c\r\n\td",
]


@pytest.fixture(scope="module")
def bundled() -> StaticEmbeddings:
    embeddings = load_embeddings()
    assert isinstance(embeddings, StaticEmbeddings)
    return embeddings


def test_vectors_equal_those_of_sentence_transformers(bundled: StaticEmbeddings) -> None:
    sentence_transformers = pytest.importorskip("sentence_transformers")
    reference = sentence_transformers.SentenceTransformer(str(BUNDLED), device="cpu", local_files_only=True)
    texts = [*TEXTS, *(unicodedata.normalize("NFD", text).upper() for text in TEXTS), " ".join(TEXTS) * 40]
    ours = bundled.embed_array(texts)
    assert np.abs(reference.encode(texts) - ours).max() < 1e-5


def test_nothing_heavy_is_imported() -> None:
    code = (
        "import sys; from assistant.embedding import load_embeddings\n"
        "load_embeddings().embed_query('x')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'scipy'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout.strip() == "[]"


def fullwidth(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "spell",
    [
        pytest.param(lambda text: unicodedata.normalize("NFC", text), id="NFC"),
        pytest.param(lambda text: unicodedata.normalize("NFD", text), id="NFD"),
        pytest.param(lambda text: unicodedata.normalize("NFKC", text), id="NFKC"),
        pytest.param(str.upper, id="upper"),
        pytest.param(str.lower, id="lower"),
        pytest.param(str.casefold, id="casefold"),
        pytest.param(fullwidth, id="full-width"),
        pytest.param("\u200b".join, id="zero-width"),
        pytest.param(lambda text: "\u00ad".join(unicodedata.normalize("NFD", text)), id="soft hyphens in NFD"),
        pytest.param(lambda text: f"\ufeff  {text}\u2003\n", id="blanks around"),
    ],
)
def test_spellings_of_a_text_have_one_vector(bundled: StaticEmbeddings, text: str, spell) -> None:  # type: ignore[no-untyped-def]
    assert bundled.embed_query(spell(text)) == bundled.embed_query(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İSTANBUL", "istanbul"),
        ("ISPARTA katılım", "ısparta KATILIM"),
        ("Straße", "STRASSE"),
        ("Ο ΔΗΜΟΣ", "ο δημος"),
        ("oʻzbek gʻarb", "o'zbek g’arb"),
        ("한국어", "\u1112\u1161\u11ab\u1100\u116e\u11a8\u110b\u1165"),
    ],
)
def test_letters_with_several_codings_have_one_vector(bundled: StaticEmbeddings, one: str, other: str) -> None:
    assert bundled.embed_query(one) == bundled.embed_query(other)


def test_every_letter_has_one_normal_form_whatever_its_case_and_composition(
    bundled: StaticEmbeddings,
) -> None:
    """But for nine letters of old Cyrillic print, and ancient Greek vowels with an iota below (U+0345)."""
    normalizer = bundled._tokenizer.normalizer
    differing = []
    for char in map(chr, range(0x20, 0x2FFFF)):
        apart = unicodedata.normalize("NFD", char)
        if char.isalpha() and not "\u1c80" <= char <= "\u1c88" and "\u0345" not in apart:
            spellings = (char, apart, unicodedata.normalize("NFC", char), char.upper(), char.lower())
            if len({normalizer.normalize_str(f"x{spelling}") for spelling in spellings}) > 1:
                differing.append(char)
    assert differing == []


def test_documents_keep_their_order_in_bulk(bundled: StaticEmbeddings) -> None:
    texts = [f"{number} {TEXTS[number % len(TEXTS)]} {'long text ' * (number % 97)}" for number in range(5000)]
    together = np.array(bundled.embed_documents(texts))
    for number in range(0, 5000, 331):
        assert np.allclose(together[number], bundled.embed_query(texts[number]), atol=1e-6)


def test_no_documents_give_no_vectors(bundled: StaticEmbeddings) -> None:
    assert bundled.embed_documents([]) == []


@pytest.mark.parametrize("text", ["", " ", "\u200b", "\x00\x01\x1f", "?!…", "\ud800", "\u115f", "\ue000"])
def test_text_without_words_has_a_unit_vector(bundled: StaticEmbeddings, text: str) -> None:
    vector = np.array(bundled.embed_query(text))
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("word", ["city ", "스마트도시 ", "ภาษา", "🏙", "\x00", "\u0301", "𐎀"])
def test_hundred_thousand_characters_are_embedded(bundled: StaticEmbeddings, word: str) -> None:
    vector = np.array(bundled.embed_query((word * 100_000)[:100_000]))
    assert vector.shape == (bundled.dimensions,)
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_control_characters_separate_words(bundled: StaticEmbeddings) -> None:
    assert bundled.embed_query("smart\x00city\x1b") == bundled.embed_query("smart city")


STATEMENTS = [
    "Applications for the 2025 call closed on 5 March 2025.",
    "Central and local governments and public bodies of foreign countries may apply.",
    "The planning type supports a smart city master plan or feasibility study.",
    "Documents must be submitted in English.",
    "The results are announced by e-mail and on the website.",
]


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("외국의 중앙정부와 지방정부, 공공기관이 신청할 수 있다.", 1),
        ("서류는 영어로 제출해야 한다.", 3),
        ("결과는 이메일과 홈페이지로 발표된다.", 4),
        ("Los documentos deben presentarse en inglés.", 3),
        ("Результаты объявляются по электронной почте и на сайте.", 4),
        ("Chính quyền trung ương và địa phương của nước ngoài có thể nộp đơn.", 1),
    ],
)
def test_a_statement_is_found_from_another_language(bundled: StaticEmbeddings, question: str, nearest: int) -> None:
    scores = bundled.embed_array(STATEMENTS) @ bundled.embed_array([question])[0]
    assert int(scores.argmax()) == nearest


def test_prefixes_are_put_before_the_text(bundled: StaticEmbeddings) -> None:
    prefixed = load_embeddings(query_prefix="query: ", passage_prefix="passage: ")
    assert prefixed.embed_query("city") == bundled.embed_query("query: city")
    assert prefixed.embed_documents(["city"]) == bundled.embed_documents(["passage: city"])


def test_identity_is_stable_and_tells_prefixes_apart(bundled: StaticEmbeddings) -> None:
    identities = [
        load_embeddings(query_prefix=query, passage_prefix=passage).identity
        for query, passage in [("", ""), ("a", ""), ("", "a"), ("a", "b"), ("ab", "")]
    ]
    assert identities[0] == bundled.identity
    assert len(set(identities)) == len(identities)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BUNDLED, tmp_path / "model"))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_a_changed_file_is_refused_by_name(copied: Path, name: str) -> None:
    with (copied / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(EmbeddingError, match=f"{name}.*SHA-256.*Restore"):
        StaticEmbeddings(copied)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(EmbeddingError, match=f"{name} is missing.*Restore"):
        StaticEmbeddings(copied)


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"files": {}}', '{"name": "x", "files": {"model.safetensors": 1}}']
)
def test_a_manifest_that_lists_nothing_is_refused(copied: Path, content: str) -> None:
    (copied / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(EmbeddingError, match=r"manifest\.json"):
        StaticEmbeddings(copied)


def test_every_file_of_the_model_is_in_the_manifest_and_all_fit_the_budget() -> None:
    listed = set(json.loads((BUNDLED / "manifest.json").read_text(encoding="utf-8"))["files"])
    present = {path.relative_to(BUNDLED).as_posix() for path in BUNDLED.rglob("*") if path.is_file()}
    assert present == listed | {"manifest.json", "MODEL_CARD.md"}
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) <= 50_000_000
