"""The web entry. `python app.py` serves as `kcity serve` does; any ASGI server can run `app:app`."""

from __future__ import annotations

import sys

from assistant.__main__ import main
from assistant.assistant import Assistant
from assistant.settings import load_settings
from assistant.web import create_app

if __name__ == "__main__":
    sys.exit(main(["serve", *sys.argv[1:]]))

settings = load_settings()
app = create_app(settings, Assistant.open(settings))
