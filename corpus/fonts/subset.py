"""Make the two fonts of the rendered documents from Pretendard GOV: `python subset.py FOLDER_OF_TTFS`.

Kept: the 2,350 Hangul syllables of KS X 1001, Latin with its extensions, and common signs. A subset is a modified
version, and the licence reserves the name Pretendard for the original: so the family is renamed.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "KCity Sans"
WEIGHTS = ("Regular", "Bold")
HANGUL = [bytes((lead, trail)).decode("euc_kr") for lead in range(0xB0, 0xC9) for trail in range(0xA1, 0xFF)]
LATIN = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x250))]
SIGNS = list("‐‑–—‘’“”†•…‰′″※₩€№™←↑→↓−≤≥○●□■△▲☎☐☑✓〈〉《》「」『』【】ㆍ・·，．")
NAME_IDS = {1: "{family}", 3: "{family} {weight}", 4: "{family} {weight}", 6: "KCitySans-{weight}", 16: "{family}"}


def subset(source: Path, target: Path, weight: str) -> None:
    """Write the subset of `source` to `target` under our family name."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options(hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(HANGUL + LATIN + SIGNS))
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in NAME_IDS:
            record.string = NAME_IDS[record.nameID].format(family=FAMILY, weight=weight)
    font.save(target)


if __name__ == "__main__":
    for weight in WEIGHTS:
        subset(
            Path(sys.argv[1]) / f"PretendardGOV-{weight}.ttf",
            Path(__file__).with_name(f"KCitySans-{weight}.ttf"),
            weight,
        )
