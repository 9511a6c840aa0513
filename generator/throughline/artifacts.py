"""The nouns of the writing half: a page still to be rendered, and a file ready to be written or as it was."""

from __future__ import annotations

from collections.abc import Callable

from throughline.values import frozen


class Page:
    """One page to render: its site address, the name of its template, and the frozen view that the template prints.

    Where it is known what a view is made of, `make` may stand for it: the view is made when somebody asks for it, and not at
    all to find out that it is the same, where `made_of` is. Which objects it was made of last may be set again.
    """

    __slots__ = ("_make", "_view", "address", "made_of", "template")

    def __init__(
        self,
        address: str,
        template: str,
        view: object = None,
        *,
        make: Callable[[], object] | None = None,
        made_of: object = None,
    ) -> None:
        self.address = address
        self.template = template
        self.made_of = made_of
        self._view = view
        self._make = make

    @property
    def view(self) -> object:
        if self._make:
            self._view, self._make = self._make(), None
        return self._view

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Page) or (self.address, self.template) != (other.address, other.template):
            return False
        return (self.made_of is not None and self.made_of == other.made_of) or self.view == other.view

    def __repr__(self) -> str:
        return f"Page({self.address!r}, {self.template!r}, {self.view!r})"


@frozen
class Artifact:
    """One finished file: its path inside the output folder, with forward slashes, and its bytes.

    `view` and `templates` are digests of what it was made from; either is empty where it was made from no such thing.
    """

    path: str
    content: bytes
    view: str = ""
    templates: str = ""


@frozen
class Kept:
    """A file of the last build that would be made again from the same things, and so is the same."""

    path: str


@frozen
class Placed:
    """A file that stands where it is wanted, by whichever process made it: `content` is the digest of its bytes, `written`
    whether they had to be.
    """

    path: str
    content: str
    view: str
    templates: str
    written: bool
