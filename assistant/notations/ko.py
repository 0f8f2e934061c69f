"""How Korean writes figures."""

from assistant.notations.notation import Notation, Words, counted

NOTATION = Notation(
    scales={"억": 10**8, "조": 10**12},
    # Not with a space: "2023 만료" is no amount.
    attached={"십": 10, "백": 10**2, "천": 10**3, "만": 10**4},
    ordinal="제",
    percent=("퍼센트", "프로"),
    words=(
        # Before a counter only: the same syllables begin "한국", "세계" and "네트워크".
        Words(
            {
                **counted("한 두 세 네 다섯 여섯 일곱 여덟 아홉 열"),
                **counted("열한 열두 열세 열네 열다섯 열여섯 열일곱 열여덟 열아홉 스무", 11),
            },
            then=r"(?=\s(?:건|곳|개|가지|나라|국가|도시|유형|부문|분야|차례|번|명|달|주|쪽|회|단계|기관|사업))",
        ),
        # Before 억 and 조 only: "이", "사" and "일" alone are particles and other words.
        Words(
            counted("일 이 삼 사 오 육 칠 팔 구 십"),
            then=r"(?=[십백천만]*\s?[억조])",
        ),
    ),
    ranges=("에서", "내지", "또는"),
    dates=(
        r"(?:(?P<y>{Y})년\s?)?(?<!\d)(?P<m>\d{1,2})월\s?(?:(?P<d0>{D})일?\s?[~-]\s?)?(?P<d>{D})일",
        r"(?:(?P<y>{Y})년\s?)?(?<!\d)(?P<m>\d{1,2})월(?P<end>까지|\s?말(?=까지|에|부터|로|경|쯤|[^가-힣]|$))?",
        r"(?P<y>{Y})년\s?(?P<q>[1-4])분기",
        # What follows 말 is looked at because of "2024년 말레이시아", and 안 because of "2025년 안내".
        r"(?P<y>{Y})년(?P<end>\s?말(?=까지|에|부터|로|경|쯤|[^가-힣]|$)|\s?(?:안에|안으로|내에|이내))?",
    ),
    clocks=(r"(?:(?P<am>오전)\s?|(?P<pm>오후)\s?)?(?<!\d)(?P<h>\d{1,2})시(?!간)(?:\s?(?P<min>[0-5]?\d)분)?",),
    korea_time=("한국 시간", "한국시간", "한국 표준시", "한국표준시", "KST"),
    # After a number only: "지원" (support) ends alike.
    won=r"₩|KRW|[\d억조만천백]\s?원",
)
