"""Makers of real files for the readers."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from assistant.settings import ROOT

FONT = ROOT / "corpus" / "fonts" / "KCitySans-Regular.ttf"

MakePdf = Callable[..., Path]


@pytest.fixture
def make_pdf(tmp_path: Path) -> MakePdf:
    """Writes a PDF of paragraphs and tables (lists of rows), with a Korean font."""
    pdfmetrics.registerFont(TTFont("Sans", str(FONT)))
    body = ParagraphStyle("body", getSampleStyleSheet()["Normal"], fontName="Sans", leading=14, spaceAfter=8)
    large = ParagraphStyle("large", body, fontSize=16, leading=20)

    def make(
        name: str, parts: Iterable[str | list[list[str]]], title: str | None = None, encrypt: object = None
    ) -> Path:
        flowables: list[Flowable] = []
        for part in parts:
            if isinstance(part, str):
                style = large if part.startswith("# ") else body
                flowables.append(Paragraph(part.removeprefix("# "), style))
            else:
                flowables.append(Table(part, style=[("FONTNAME", (0, 0), (-1, -1), "Sans")]))
        path = tmp_path / name
        SimpleDocTemplate(str(path), pagesize=A4, title=title, encrypt=encrypt).build(flowables)
        return path

    return make


@pytest.fixture
def make_pages(tmp_path: Path) -> MakePdf:
    """Writes a PDF of one line of text a page; None makes a page without text."""

    def make(name: str, lines: Iterable[str | None]) -> Path:
        path = tmp_path / name
        canvas = Canvas(str(path), pagesize=A4)
        for line in lines:
            canvas.rect(100, 100, 50, 50)
            if line is not None:
                canvas.drawString(72, 700, line)
            canvas.showPage()
        canvas.save()
        return path

    return make


@pytest.fixture
def make_raw_pdf(tmp_path: Path) -> MakePdf:
    """Writes a PDF of one page whose content stream is given, compressed."""

    def make(name: str, content: Iterable[bytes]) -> Path:
        squeeze = zlib.compressobj(9)
        stream = b"".join(squeeze.compress(part) for part in content) + squeeze.flush()
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        data, offsets = b"%PDF-1.4\n", []
        for number, body in enumerate(objects, start=1):
            offsets.append(len(data))
            data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        data += b"xref\n0 6\n0000000000 65535 f \n%strailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
            table,
            len(data),
        )
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return make


@pytest.fixture
def slow_pdf(make_raw_pdf: MakePdf) -> Path:
    """A small PDF that takes seconds of work and hundreds of megabytes: 900,000 text operators."""
    return make_raw_pdf("slow.pdf", [b"BT /F1 9 Tf 72 700 Td ", *[b"(a) Tj " * 1000] * 300, b"ET"])
