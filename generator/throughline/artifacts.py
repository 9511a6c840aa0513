"""The nouns of the writing half: a page still to be rendered, and a file ready to be written or as it was."""

from __future__ import annotations

from throughline.values import frozen


@frozen
class Page:
    """One page to render: its site address, the name of its template, and the frozen view that the template prints."""

    address: str
    template: str
    view: object


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
