"""The browser's door: our ASGI app around Chainlit. Nothing outside this folder imports Chainlit.

Chainlit reads its settings from a folder when it is imported, and writes into it. That folder is made here, before
any module of this package can import it: a throwaway one with our `config.toml`, gone when the program ends.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_ROOT = Path(tempfile.mkdtemp(prefix="stepwise-web-"))
(_ROOT / ".chainlit").mkdir()
shutil.copyfile(Path(__file__).parent / "config.toml", _ROOT / ".chainlit" / "config.toml")
(_ROOT / "chainlit.md").write_text("", encoding="utf-8")  # else Chainlit writes its own welcome there
os.environ["CHAINLIT_APP_ROOT"] = str(_ROOT)
os.environ["CHAINLIT_CUSTOM_AUTH"] = "1"
atexit.register(shutil.rmtree, _ROOT, ignore_errors=True)
