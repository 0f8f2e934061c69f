import random
import unicodedata
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.documents.blocks import Block, assemble
from assistant.documents.split import LIMIT, cut, sentence_ends, split
from assistant.domain import Document, Passage

# Two sentences each, as the script writes them.
SENTENCES = {
    "en": ("The U.S. team paid 3.5 million won.", "Who may apply to it?"),
    "fr": ("L'appel est ouvert jusqu'au 20 mars 2020.", "Qui peut candidater ?"),
    "de": ("Der Aufruf endete am 20. März 2020.", "Wer darf teilnehmen?"),
    "ru": ("Заявки принимаются до 20 марта.", "Кто может подать заявку?"),
    "el": ("Η πρόσκληση έκλεισε.", "Ποιος μπορεί να συμμετάσχει;"),
    "tr": ("Başvurular 20 Mart'ta kapandı.", "Kimler başvurabilir?"),
    "vi": ("Đợt kêu gọi đã kết thúc.", "Ai có thể nộp đơn?"),
    "id": ("Pendaftaran ditutup.", "Siapa yang boleh mendaftar?"),
    "ko": ("공모는 2020년 3월 20일에 마감되었습니다.", "누가 신청할 수 있나요?"),
    "ja": ("募集は三月二十日に締め切られました。", "誰が応募できますか？"),
    "zh": ("申请于三月二十日截止。", "谁可以申请？"),
    "ar": ("أُغلق باب التقديم.", "من يحق له التقديم؟"),
    "ur": ("درخواستیں بند ہو گئیں۔", "کون درخواست دے سکتا ہے؟"),
    "fa": ("مهلت تمام شد.", "چه کسی می‌تواند درخواست دهد؟"),
    "he": ("ההרשמה נסגרה.", "מי יכול להגיש?"),
    "hi": ("आवेदन बंद हो गए हैं।", "कौन आवेदन कर सकता है?"),
    "bn": ("আবেদন বন্ধ হয়েছে।", "কে আবেদন করতে পারে?"),
    "my": ("လျှောက်လွှာများ ပိတ်ပြီးပါပြီ။", "ဘယ်သူ လျှောက်နိုင်သလဲ။"),
    "km": ("ការដាក់ពាក្យបានបិទហើយ។", "តើអ្នកណាអាចដាក់ពាក្យបាន?"),
    "bo": ("ཞུ་ཡིག་སྒོ་བརྒྱབ་སོང་།", "སུ་ཞིག་གིས་ཞུ་ཐུབ་བམ།"),
    "am": ("ማመልከቻው ተዘግቷል።", "ማን ማመልከት ይችላል፧"),
    "hy": ("Դիմումների ընդունումն ավարտվել է։", "Ով կարող է դիմել։"),
    "mn": ("Хүсэлт хүлээн авах хугацаа дууссан.", "Хэн өргөдөл гаргаж болох вэ?"),
    "kk": ("Өтінім қабылдау аяқталды.", "Кім өтінім бере алады?"),
    "uz": ("Arizalar qabuli tugadi.", "Kim ariza berishi mumkin?"),
    "es": ("La convocatoria cerró.", "¿Quién puede presentarse?"),
    "pt": ("O prazo terminou.", "Quem pode candidatar-se?"),
    "tl": ("Sarado na ang aplikasyon.", "Sino ang maaaring mag-aplay?"),
    "ms": ("Permohonan telah ditutup.", "Siapa yang boleh memohon?"),
    "sw": ("Maombi yamefungwa.", "Nani anaweza kuomba?"),
}

# Thai and Lao mark no sentence end but a space; the last three are runs without any mark or space at all.
UNMARKED = {
    "th": "โครงการนี้เปิดรับข้อเสนอจากรัฐบาลต่างประเทศ ผู้สมัครต้องเป็นหน่วยงานของรัฐ ",
    "lo": "ໂຄງການນີ້ເປີດຮັບຂໍ້ສະເໜີຈາກລັດຖະບານຕ່າງປະເທດ ຜູ້ສະໝັກຕ້ອງເປັນໜ່ວຍງານຂອງລັດ ",
    "th-run": "เมืองอัจฉริยะที่เปิดให้ทุกคนเข้าร่วมน้ำ",
    "km-run": "គម្រោងនេះទទួលសំណើពីរដ្ឋាភិបាលបរទេស",
    "my-run": "ဤအစီအစဉ်သည်နိုင်ငံခြားအစိုးရများထံမှအဆိုပြုလွှာများကိုလက်ခံသည်",
    "zh-run": "本项目接受外国政府提交的智慧城市提案",
    "emoji": "👩🏽‍💻🇰🇷👨‍👩‍👧‍👦e\u0301",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_sentences_end_where_their_script_says(language: str) -> None:
    first, second = SENTENCES[language]
    gap = "" if language in ("ja", "zh", "bo") else " "
    text = f"{first}{gap}{second}"
    assert sentence_ends(text)[0] == len(first)


def test_points_in_numbers_and_abbreviations_end_no_sentence() -> None:
    text = "Art. 5 of Act No. 12 grants 3.5 billion won, i.e. more, to Dr. J. Kim on 20. März 2020. Next."
    assert [text[:end] for end in sentence_ends(text)] == [text[: -len(" Next.")]]


@pytest.mark.parametrize("sample", [*SENTENCES, *UNMARKED])
def test_long_text_is_cut_within_the_limit_and_nothing_is_lost(sample: str) -> None:
    unit = UNMARKED.get(sample) or " ".join(SENTENCES[sample]) + " "
    text = (unit * (3000 // len(unit))).strip()
    spans = cut(text)
    assert all(0 < end - start <= LIMIT for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
    for start, _ in spans[1:]:
        assert not unicodedata.category(text[start]).startswith("M")
        assert text[start] not in "\u200d\u0e33\u0eb3"
        assert text[start - 1] not in "เแโใไເແໂໃໄ\u200d\u17d2\u1039"
    assert min(end - start for start, end in spans) > LIMIT / 3


@pytest.mark.parametrize("sample", SENTENCES)
def test_cuts_fall_between_sentences(sample: str) -> None:
    first, second = SENTENCES[sample]
    text = " ".join([first, second] * 60)
    assert all(text[start:end].endswith((first[-1], second[-1])) for start, end in cut(text))


def test_flags_and_skin_tones_are_not_parted() -> None:
    unit = UNMARKED["emoji"]
    text = unit * 40
    starts = {start for start, _ in cut(text, limit=50)}
    clusters = {i * len(unit) + offset for i in range(40) for offset in (0, 4, 6, 13)}
    assert starts <= clusters
    assert "".join(text[start:end] for start, end in cut(text, limit=50)) == text


def document(blocks: list[Block], pages: int = 1) -> list[Passage]:
    text, starts, spans = assemble(blocks, pages)
    made = Document("d", "f", Path("d.md"), "markdown", "D", "2025", "en", text, starts)
    return split(made, blocks, spans)


def test_a_block_with_facts_stands_alone_and_others_are_packed_under_their_heading() -> None:
    made = document(
        [
            Block("paragraph", "One.", heading=("A",)),
            Block("item", "Two.", heading=("A",)),
            Block("paragraph", "Three.", heading=("A",), facts=("x", "y")),
            Block("paragraph", "Four.", heading=("A",)),
            Block("paragraph", "Five.", heading=("B",)),
        ]
    )
    assert [(passage.text, passage.fact_ids, passage.heading) for passage in made] == [
        ("One.\n\nTwo.", (), ("A",)),
        ("Three.", ("x", "y"), ("A",)),
        ("Four.", (), ("A",)),
        ("Five.", (), ("B",)),
    ]
    assert {(passage.document, passage.family, passage.edition) for passage in made} == {("d", "f", "2025")}


def test_a_row_is_never_cut_and_is_no_part_of_prose() -> None:
    long = "Item: " + "word. " * 300 + "end"
    made = document([Block("paragraph", "Prose."), Block("row", "A: 1"), Block("row", "A: 2"), Block("row", long)])
    assert [(passage.text, passage.table) for passage in made] == [
        ("Prose.", False),
        ("A: 1\nA: 2", True),
        (long, True),
    ]


def test_no_passage_crosses_a_page() -> None:
    made = document([Block("paragraph", "One.", 1), Block("paragraph", "Two.", 2)], pages=2)
    assert [(passage.text, passage.page) for passage in made] == [("One.", 1), ("Two.", 2)]


@pytest.mark.parametrize("name", ["Sources", "SOURCES", "출처"])
def test_a_list_of_sources_is_no_evidence(name: str) -> None:
    blocks = [
        Block("paragraph", "Text."),
        Block("heading", name, level=2),
        Block("item", "A paper.", heading=(name,)),
        Block("item", "Another.", heading=(name, "Press")),
    ]
    assert [passage.text for passage in document(blocks)] == ["Text."]


def test_a_document_of_headings_alone_can_still_be_found() -> None:
    assert [passage.text for passage in document([Block("heading", "Nothing else", level=1)])] == ["Nothing else"]


def test_ids_stay_with_the_content_and_are_unique() -> None:
    same = Block("paragraph", "Same.", facts=("x",))
    before = document([same, same, Block("paragraph", "Old.", facts=("y",))])
    after = document([Block("paragraph", "New.", facts=("z",)), same, replace(same, heading=("Moved",))])
    assert len({passage.id for passage in before}) == 3
    assert [passage.id for passage in before[:2]] == [passage.id for passage in after[1:]]


def test_spans_of_any_document_are_exact_ordered_and_whole() -> None:
    chance = random.Random(7)
    words = [word for pair in SENTENCES.values() for sentence in pair for word in sentence.split()]
    for _ in range(60):
        blocks, page = [], 1
        for number in range(chance.randrange(1, 25)):
            page += chance.random() < 0.1
            kind = chance.choice(["paragraph", "item", "row", "quote", "heading"])
            text = " ".join(chance.choices(words, k=chance.choice([1, 5, 40, 300])))
            facts = (f"f{number}",) if chance.random() < 0.3 and kind != "heading" else ()
            heading = (chance.choice("AB"),)
            blocks.append(Block(kind, text, page, heading, facts))
        text, _, spans = assemble(blocks, page)
        made = document(blocks, page)
        assert all(text[passage.start : passage.end] == passage.text for passage in made)
        ends = [(passage.start or 0, passage.end or 0) for passage in made]
        assert all(before[1] <= after[0] for before, after in pairwise(ends))
        assert len({passage.id for passage in made}) == len(made)
        for block, (start, end) in zip(blocks, spans, strict=True):
            holders = [passage for passage in made if (passage.start or 0) < end and (passage.end or 0) > start]
            if block.kind == "row" or block.facts:
                assert len(holders) == 1
                assert holders[0].table == (block.kind == "row")
            if block.facts:
                assert (holders[0].text, holders[0].fact_ids) == (block.text, block.facts)
            assert all(holder.page == block.page for holder in holders)
            assert block.kind == "heading" or all(holder.heading == block.heading for holder in holders)
            covered = "".join(text[max(start, p.start or 0) : min(end, p.end or 0)] for p in holders)
            assert block.kind == "heading" or "".join(covered.split()) == "".join(block.text.split())
