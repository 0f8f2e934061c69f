"""The project as it is installed and told of: versions, pins, licences, and a README that is true."""

from __future__ import annotations

import re
import subprocess
import tomllib
from datetime import date
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from assistant import __version__
from assistant.__main__ import main
from assistant.settings import ROOT, Settings

FLOORS = {
    "gradio": ("6.20.0", "CVE-2026-59806, CVE-2026-49119, CVE-2026-48545, CVE-2026-28414, -28415, -28416, -27167"),
    "langchain-core": ("1.3.3", "CVE-2026-44843, CVE-2025-68664, CVE-2026-34070, CVE-2025-65106"),
    "pypdf": ("6.21.4", "CVE-2026-119203 to -119209 and some forty before them"),
    "starlette": ("1.3.1", "CVE-2025-62727, CVE-2025-54121, CVE-2026-48710, CVE-2026-54282, -54283"),
    "python-multipart": ("0.0.27", "CVE-2026-42561, CVE-2026-40347, CVE-2026-24486"),
    "transformers": ("5.3.0", "CVE-2026-4372"),
    "torch": ("2.6", "CVE-2025-32434"),
}
"""The lowest version of each package in which these holes are closed."""

DONE_WITHOUT = {"langchain-community": "CVE-2025-6984", "langchain-text-splitters": "CVE-2026-41481, CVE-2025-6985"}
"""Packages that the product does without, and known holes in them."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = dict(re.findall(r"^([a-z0-9][a-z0-9.-]*)==(\S+)$", CONSTRAINTS, re.MULTILINE))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def requirements() -> list[Requirement]:
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    return [Requirement(line) for line in (*PROJECT["dependencies"], *extras)]


# ------------------------------------------------------------------------------------------- versions


@pytest.mark.parametrize("package", FLOORS)
def test_no_package_is_below_its_security_floor(package: str) -> None:
    floor, holes = FLOORS[package]
    for version in (metadata.version(package), PINS[package]):
        assert Version(version) >= Version(floor), f"{package} {version} is open to {holes}"


def test_what_is_not_needed_is_not_brought_in() -> None:
    assert not DONE_WITHOUT.keys() & PINS.keys()


def test_the_holes_that_nobody_has_closed_are_waived_with_a_reason_and_a_date() -> None:
    told = " ".join(line.removeprefix("#").strip() for line in CONSTRAINTS.splitlines() if line.startswith("#"))
    waiver = re.search(r"chromadb ([\d.]+): (.+?) Look again by (\d{4}-\d\d-\d\d)", told)
    assert waiver
    assert waiver[1] == PINS["chromadb"] == metadata.version("chromadb")
    for hole in ("CVE-2026-45829", "GHSA-36p7-vc44-83pf", "GHSA-2wm9-hf6c-p5cr"):
        assert hole in waiver[2]
    assert "server" in waiver[2]
    assert date.fromisoformat(waiver[3]) > date(2026, 11, 22)


def test_every_line_of_the_constraints_is_one_exact_version() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if line and not line.startswith("#")]
    assert len(PINS) == len(lines)
    assert list(PINS) == sorted(set(PINS))


def test_every_requirement_is_constrained() -> None:
    missing = {normal(requirement.name) for requirement in requirements()} - set(PINS)
    assert not missing
    assert PINS["torch"] == "2.13.0"
    for requirement in requirements():
        assert requirement.specifier.contains(PINS[normal(requirement.name)])


def test_what_is_installed_is_what_is_constrained() -> None:
    """With everything the installed requirements bring: nothing is left to the day of installation."""
    waiting, seen = [requirement for requirement in requirements() if _installed(requirement)], set()
    while waiting:
        requirement = waiting.pop()
        name = normal(requirement.name)
        if (name, tuple(requirement.extras)) in seen or not _installed(requirement):
            continue
        seen.add((name, tuple(requirement.extras)))
        assert PINS.get(name) == metadata.version(name).split("+")[0], name
        for line in metadata.requires(name) or ():
            brought = Requirement(line)
            wanted = [{"extra": extra} for extra in (*requirement.extras, "")]
            if brought.marker is None or any(brought.marker.evaluate(each) for each in wanted):
                waiting.append(brought)
    assert len(seen) > 80


def _installed(requirement: Requirement) -> bool:
    try:
        return bool(metadata.version(requirement.name))
    except metadata.PackageNotFoundError:
        return False


# -------------------------------------------------------------------------------------- what is told


def test_the_readme_lists_every_setting_with_its_default_and_meaning() -> None:
    rows = {
        name: (default.strip().strip("`"), meaning.strip())
        for name, default, meaning in re.findall(r"^\| `(KCITY_\w+)` \|([^|]*)\|([^|]*)\|$", README, re.MULTILINE)
    }
    expected = {}
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = f"{default.relative_to(ROOT)}/"
        expected[f"KCITY_{name.upper()}"] = (str(default or ""), field.description)
    assert rows == expected


def test_the_commands_of_the_readme_exist_with_their_options(capsys: pytest.CaptureFixture[str]) -> None:
    block = next(text for text in README.split("```") if text.strip().startswith("kcity "))
    told = [re.split(r"\s{2,}", line.strip())[0] for line in block.strip().splitlines()]
    commands = {line.split()[1] for line in told}
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = set(re.findall(r"^    (\w+)(?: |$)", capsys.readouterr().out, re.MULTILINE))
    assert commands == listed
    for line in told:
        with pytest.raises(SystemExit):
            main([line.split()[1], "--help"])
        help_text = capsys.readouterr().out
        for option in re.findall(r"--?[a-z]+", " ".join(line.split()[2:])):
            assert re.search(rf"(?<![\w-]){option}\b", help_text), f"{line}: {option}"


def test_the_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    told = set(re.findall(r"(?:`|^)make ([a-z]+)\b", README, re.MULTILINE))
    assert told <= targets
    assert {"run", "test", "lint", "index", "eval", "bench", "corpus"} <= targets


def test_files_that_the_readme_links_to_exist() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if not link.startswith("http")]
    assert links
    for link in links:
        assert (ROOT / link).exists(), link


def test_the_licence_and_the_notices_are_there_and_named() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    for name in PROJECT["license-files"]:
        assert (ROOT / name).stat().st_size > 500, name
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8").lower()
    told = set(re.findall(r"[a-z0-9][a-z0-9-]*", notices))
    missing = {normal(requirement.name) for requirement in requirements()} - told
    assert not {name for name in missing if not name.startswith("types-")}


def test_the_changelog_tells_of_this_version() -> None:
    assert f"## {__version__} (" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert metadata.version("kcity-assistant") == __version__


# ------------------------------------------------------------------------------- what is not to be told

PRIVATE = re.compile(
    r"(?<![\w/.])/(?:home|root|Users)/\w+"  # somebody's home
    r"|(?<![\w/.])/work/"
    r"|index-url|trusted-host"
    r"|https?://[^\s\"'/]*(?:pypi|artifactory|nexus|mirror)[^\s\"'/]*/(?:simple|api)",
    re.IGNORECASE,
)


def test_no_file_names_a_package_registry_or_a_folder_of_somebodys_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no git checkout")
    for name in filter(None, listed.stdout.decode("utf-8").split("\0")):
        path = ROOT / name
        if path == Path(__file__) or not path.is_file():
            continue
        raw = path.read_bytes()
        found = None if b"\0" in raw[:4096] else PRIVATE.search(raw.decode("utf-8", "ignore"))
        assert found is None, f"{name}: {found[0]!r}" if found else ""
