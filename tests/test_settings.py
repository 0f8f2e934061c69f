"""Settings: from the environment, then `.env`, then the default; a bad one is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.errors import SettingsError
from assistant.settings import ROOT, Settings, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_defaults_are_the_checkout_the_bundled_model_and_loopback() -> None:
    settings = load_settings()
    assert (settings.corpus_dir, settings.data_dir) == (ROOT / "corpus", ROOT / "data")
    assert settings.embedding_model is None
    assert (settings.host, settings.port) == ("127.0.0.1", 7860)


def test_the_environment_comes_before_the_file_and_the_file_before_the_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("KCITY_PORT=8001\nKCITY_HOST=::1\nUNRELATED=1\n", encoding="utf-8")
    monkeypatch.setenv("KCITY_PORT", "8002")
    settings = load_settings()
    assert (settings.host, settings.port) == ("::1", 8002)


def test_an_empty_setting_is_one_that_was_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KCITY_EMBEDDING_MODEL", "")
    monkeypatch.setenv("KCITY_PORT", "")
    assert (load_settings().embedding_model, load_settings().port) == (None, 7860)


@pytest.mark.parametrize(("name", "value"), [("KCITY_PORT", "abc"), ("KCITY_PORT", "0"), ("KCITY_PORT", "65536")])
def test_a_value_that_cannot_be_used_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"{name}='{value}' cannot be used") as refusal:
        load_settings()
    assert "\n" not in str(refusal.value)


def test_a_file_that_cannot_be_read_is_named() -> None:
    Path(".env").write_bytes(b"KCITY_PORT=\xff\n")
    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings()


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings(_env_file=None).port = 1  # type: ignore[misc]
