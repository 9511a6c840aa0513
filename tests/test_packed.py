"""What is packed, and put down in a file until it is asked for."""

import os
import tempfile
from pathlib import Path

import pytest

from throughline import workers
from throughline.packed import Laid, Packed, Shelf, unpacked

VALUES = {str(number): ["harbour" * number] for number in range(40)}


def packed() -> dict[str, Packed]:
    return {name: Packed.of(value) for name, value in VALUES.items()}


def test_what_is_laid_down_is_read_in_any_process():
    shelf = Shelf()
    laid = shelf.laid(packed())
    assert all(isinstance(value, Laid) for value in laid.values())
    assert {name: unpacked(value) for name, value in laid.items()} == VALUES
    read = dict(workers.shared(lambda number: unpacked(laid[str(number)]), range(40), 2))
    assert {str(number): value for number, value in read.items()} == VALUES


def test_only_what_is_packed_is_laid_down():
    assert Shelf().laid({"entry": "as it is"}) == {"entry": "as it is"}


def test_nothing_is_left_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    shelf = Shelf()
    shelf.laid(packed())
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("room", ["no folder", "no room"])
def test_without_room_it_stays_in_memory(room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    if room == "no room":
        named = tmp_path / "file"
        named.touch()
        monkeypatch.setattr(tempfile, "mkstemp", lambda: (os.open("/dev/full", os.O_RDWR), str(named)))
    kept = Shelf().laid(packed())
    assert not any(isinstance(value, Laid) for value in kept.values())
    assert {name: unpacked(value) for name, value in kept.items()} == VALUES
