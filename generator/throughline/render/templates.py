"""Where templates are read from, what each is made of, and the files that go with them.

A template is looked for in the user's own folder first, then among the packaged ones; `default:base.html` names the
packaged one even where the user has a file of that name, so that overriding one block takes three lines.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath

import jinja2

from throughline.artifacts import Artifact

DEFAULT = "default:"
ASSETS = "assets"
_TEXT = frozenset({".css", ".js", ".svg", ".txt", ".json", ".xml"})
_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\s+(.+?)[-+]?%\}", re.DOTALL)
_NAMED = re.compile(r"(?:'([^'\\]*)'|\"([^\"\\]*)\")(?=\s*(?:$|import\b|as\b|with\b|without\b|ignore\b))")

_Folders = tuple[tuple[str, Path], ...]


class Unreadable(Exception):
    """A template that is there and cannot be read."""

    def __init__(self, label: str, why: str) -> None:
        super().__init__(why)
        self.label = label


class Templates(jinja2.BaseLoader):
    """Reads templates from folders in turn, each once until `look_again`.

    `read` has the text by label, and `labels` the label by name, of what was read: for locations and their lines.
    """

    def __init__(self, own: Path | None) -> None:
        self._folders = _folders(own)
        self.read: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._closures: dict[str, str] = {}
        self._everything = ""

    def look_again(self) -> None:
        """Take the files as they now are."""
        for remembered in (self.read, self.labels, self._closures):
            remembered.clear()
        self._everything = ""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        """What Jinja compiles. Up to date is what is made of the very same texts, however far down."""
        text = self._text(template)
        made_of = self.closure(template)
        return text, self.labels[template], lambda: self.closure(template) == made_of

    def closure(self, template: str) -> str:
        """The digest of a template with every other that it extends, includes or imports, and those that they do.

        One that names another by an expression may use any, and is made of all there are.
        """
        if template not in self._closures:
            texts: dict[str, str] = {}
            todo = [template]
            while todo:
                name = todo.pop()
                if name in texts:
                    continue
                try:
                    texts[name] = self._text(name)
                except (jinja2.TemplateNotFound, Unreadable) as failure:
                    texts[name] = f"{type(failure).__name__}: {failure}"
                    continue
                named = _named(texts[name])
                todo += [other for other in named if other]
                if "" in named:
                    texts[""] = self.all()
            self._closures[template] = _digest(f"{name}\0{_digested(text)}\0" for name, text in sorted(texts.items()))
        return self._closures[template]

    def names(self) -> list[str]:
        """The name of every template in every folder."""
        files = ((folder, file) for _, folder in self._folders for file in folder.rglob("*.html"))
        return sorted({file.relative_to(folder).as_posix() for folder, file in files})

    def lines(self, label: str) -> list[str]:
        """The lines of a template by its label; empty for anything else, and where it cannot be read."""
        for prefix, _ in self._folders:
            if label.startswith(prefix):
                with suppress(jinja2.TemplateNotFound, Unreadable):
                    name = label if prefix == DEFAULT else label.removeprefix(prefix)
                    return self._text(name).splitlines()
        return []

    def _text(self, template: str) -> str:
        if template in self.labels:
            return self.read[self.labels[template]]
        name = template.removeprefix(DEFAULT)
        folders = self._folders[-1:] if template.startswith(DEFAULT) else self._folders
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise jinja2.TemplateNotFound(template)
        for prefix, folder in folders:
            file = folder / path
            if file.is_file() and file.resolve().is_relative_to(folder.resolve()):
                label = f"{prefix}{name}"
                try:
                    self.read[label] = file.read_text(encoding="utf-8-sig")
                except (OSError, UnicodeError) as failure:
                    raise Unreadable(label, reason(failure)) from failure
                self.labels[template] = label
                return self.read[label]
        raise jinja2.TemplateNotFound(template)

    def all(self) -> str:
        """The digest of every file in every folder."""
        if not self._everything:
            self._everything = _digest(
                f"{label}{file.relative_to(folder).as_posix()}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\0"
                for label, folder in self._folders
                for file in sorted(folder.rglob("*"))
                if file.is_file()
            )
        return self._everything


@lru_cache(1 << 10)
def _named(text: str) -> tuple[str, ...]:
    """The templates that one names; an empty name for an expression."""
    found = (_NAMED.match(written.strip()) for written in _REFERENCE.findall(text))
    return tuple(named[named.lastindex or 0] if named else "" for named in found)


@lru_cache(1 << 10)
def _digested(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def assets(own: Path | None = None) -> Iterator[Artifact]:
    """The files of `assets/`, the user's own before packaged ones of the same name, in the order of their paths.

    Text is given the same line ends wherever the checkout was made. Hidden files and links are passed over.
    """
    found: dict[str, Path] = {}
    for _, folder in reversed(_folders(own)):
        root = folder / ASSETS
        for file in () if root.is_symlink() else root.rglob("*"):
            inside = file.relative_to(root)
            if not any(part.startswith(".") for part in inside.parts) and file.is_file() and not file.is_symlink():
                found[inside.as_posix()] = file
    for name in sorted(found):
        content = found[name].read_bytes()
        plain = found[name].suffix in _TEXT
        content = content.replace(b"\r\n", b"\n") if plain else content
        yield Artifact(f"{ASSETS}/{name}", content, templates=hashlib.sha256(content).hexdigest())


def everything(own: Path | None) -> str:
    """The digest of every file in every folder of templates."""
    return Templates(own).all()


def folders(own: Path | None) -> list[Path]:
    """Every folder that templates are read from."""
    return [folder for _, folder in _folders(own)]


def packaged() -> Path:
    """The folder of the packaged templates: inside the wheel, or at the top of a checkout."""
    inside = Path(__file__).parents[1] / "_templates"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "templates"


def reason(failure: Exception) -> str:
    """What the system or a library says, in one line."""
    return failure.strerror or "it cannot be opened" if isinstance(failure, OSError) else str(failure).split("\n")[0]


def _folders(own: Path | None) -> _Folders:
    """Where templates are looked for, and what locations call each place."""
    ours = packaged()
    if own is None or (own.exists() and own.resolve() == ours.resolve()):
        return (("templates/", ours),)
    return ((f"{own.as_posix()}/", own), (DEFAULT, ours))


def _digest(texts: Iterator[str]) -> str:
    made = hashlib.sha256()
    for text in texts:
        made.update(text.encode("utf-8", "surrogatepass"))
    return made.hexdigest()
