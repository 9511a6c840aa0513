"""Text → what a template prints by mistake: its own marks, a bare object of a program, a place on the builder's machine."""

from __future__ import annotations

import re

SLIP = re.compile(
    r"\{\{|\{%|\{#|<[\w.]+ object at 0x|\[object Object\]|\b[A-Z]\w*\([a-z_]+=|^\s*(?:undefined|NaN)\s*$"
    r"|\bfile:/|(?<![\w.~:/-])/(?:home|root|Users|tmp|var/folders|private/var|mnt)/\w|\b[A-Za-z]:\\\w"
)
# Every slip holds one of these, so a page that holds none, which is nearly every page, needs no closer look.
_SIGNS = (" object at 0x", "[object Object]", "undefined", "NaN", "file:/")
_MARKS = re.compile(r"\{[{%#]")
_CALL = re.compile(r"\([a-z_]+=")
_FOLDER = re.compile(r"/(?:home|root|Users|tmp|var|private|mnt)/")
_SPELT = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|nbsp|shy|copy|[mn]dash|hellip|[lr][sd]quo|#34|#39|#x27);)")


def search(text: str) -> re.Match[str] | None:
    """The first slip in a run of text, or in the value of an attribute."""
    return SLIP.search(text) if _signs(text) else None


def possible(markup: str) -> bool:
    """Whether a page, as its markup stands, may hold a slip anywhere. Character references may spell one."""
    return _signs(markup) or _SPELT.search(markup) is not None


def told(text: str, slip: re.Match[str]) -> str:
    """What is said of a slip, with a few of the words around it, in one line."""
    return f"this was not meant for readers: {' '.join(text[max(0, slip.start() - 20) : slip.end() + 40].split())}"


def _signs(text: str) -> bool:
    return (
        _MARKS.search(text) is not None
        or _CALL.search(text) is not None
        or _FOLDER.search(text) is not None
        or "\\" in text
        or any(sign in text for sign in _SIGNS)
    )
