"""What goes wrong while a page is rendered, and where: Python's and Jinja's exceptions as diagnostics."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TypeVar

import jinja2
from jinja2.exceptions import SecurityError

from throughline.artifacts import Page
from throughline.diagnostics import Diagnostic, Location
from throughline.render.templates import DEFAULT, Unreadable, reason

T = TypeVar("T")


class Unrendered(Exception):
    """A page that could not be rendered, and why."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Prose(Exception):
    def __init__(self, why: str, at: Location | None) -> None:
        super().__init__(why)
        self.at = at


def located(convert: Callable[[str], T], text: str) -> T:
    """Convert prose; a refusal carries the place of the text in its file, where the text knows it."""
    try:
        return convert(must_be_text(text))
    except ValueError as failure:
        at = getattr(text, "at", None)
        raise _Prose(str(failure), at if isinstance(at, Location) else None) from failure


def must_be_text(value: object) -> str:
    """The value, if it is a text. Raises TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"a text was expected here, not {type(value).__name__}")
    return value


def diagnostic(failure: Exception, page: Page, labels: Mapping[str, str]) -> Diagnostic:
    """What kept a page from being rendered, at the place in the template; `labels` are those of templates by name."""
    place = _deepest(failure.__traceback__, set(labels.values()))
    where = f"on the page {page.address}"
    match failure:
        case _Prose():
            return Diagnostic("T305", str(failure), failure.at or place)
        case Unreadable():
            return Diagnostic("T301", f"this template cannot be read: {failure}", Location(failure.label, 0))
        case jinja2.TemplateSyntaxError():
            at = Location(failure.filename or failure.name or page.template, failure.lineno)
            return Diagnostic("T301", f"this template does not parse: {failure.message}", at)
        case jinja2.TemplateNotFound():
            return Diagnostic("T302", f"there is no template {failure.name}, wanted {where}", place)
        case SecurityError():
            return Diagnostic("T306", f"{failure.message}, {where}", place)
        case jinja2.UndefinedError():
            # "'throughline.pages.prose.NotFound object' has no attribute": the class says enough.
            message = re.sub(r"'(?:\w+\.)*(\w+) object'", r"\1", str(failure.message))
            return Diagnostic("T303", f"{message}, {where}", place)
        case RecursionError():
            looping = {label: name for name, label in labels.items()}.get(place.path if place else "", page.template)
            packaged_one = f"{DEFAULT}{looping.removeprefix(DEFAULT)}"
            hint = f"a template that builds on the packaged one of its own name extends {packaged_one}"
            return Diagnostic("T304", f"these templates never end, {where}", place, hint)
        case _:
            return Diagnostic("T304", f"{type(failure).__name__}: {reason(failure)}, {where}", place)


def _deepest(traceback: TracebackType | None, files: set[str]) -> Location | None:
    found = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename in files:
            found = Location(traceback.tb_frame.f_code.co_filename, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found
