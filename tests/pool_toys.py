"""Content pools that a test builds: original tasks in OATutor's format."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

LICENCE = "https://example.org/by <CC BY 4.0>"


def problem(name: str, *steps: dict[str, Any], **more: Any) -> dict[str, str]:
    """The files of one problem, in the format of a content pool."""
    record = {"id": name, "title": "Sum of two", "body": "Add the two numbers.", "variabilization": {}, "oer": "https://example.org <A Book>",
              "license": LICENCE, "lesson": "1.2 Adding", "courseName": "Little Course"} | more  # fmt: skip
    files = {f"{name}/{name}.json": json.dumps(record)}
    for n, step in enumerate(steps):
        full = f"{name}{chr(97 + n)}"
        hints = step.pop("hints", [])
        files[f"{name}/steps/{full}/{full}.json"] = json.dumps(
            {"id": full, "stepTitle": "", "stepBody": "", "problemType": "TextBox", "answerType": "arithmetic", "variabilization": {}}
            | step
        )
        files[f"{name}/steps/{full}/tutoring/{full}DefaultPathway.json"] = json.dumps(hints)
    return files


def pool(path: Path, *problems: dict[str, str], skills: dict[str, list[str]] | None = None) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        more = {"pool/skillModel.json": json.dumps(skills)} if skills is not None else {}
        files = {f"pool/content-pool/{name}": text for one in problems for name, text in one.items()} | more
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            tar.addfile(info, io.BytesIO(text.encode()))
    return path
