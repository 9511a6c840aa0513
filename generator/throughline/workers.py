"""One list of work, shared out among processes: the results are the same for any number of them."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, TypeVar

A = TypeVar("A")
T = TypeVar("T")
Tell = Callable[[Any], None]
"""What is done with something that is there before the rest."""
_In = TypeVar("_In", contravariant=True)
_Out = TypeVar("_Out", covariant=True)

_AHEAD = 2
"""How many pieces of work a process is given at a time, so that it need not wait for the next."""
_MOST = 96
"""How many pieces of work a process is given in all. What it only reads it comes to have for itself, page after page of
memory, and what it remembers grows; one that takes its place begins again with what the first process has.
"""
_UNTIDIED = 20
"""After how often some work was done it is tidied even if somebody may be about to ask for more."""


def default() -> int:
    """How many processes there are for: the processors that this one may use. One where processes cannot be forked."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def shared(work: Callable[[int], T], order: Sequence[int], processes: int) -> Iterator[tuple[int, T]]:
    """`work(n)` for each number of `order`, each with its number, as they are done. They are begun in that order.

    A process that is killed, or in which the work fails, takes nothing with it: what it did not hand over is done here.
    """
    left = dict.fromkeys(order)
    if processes > 1 and len(left) > 1 and hasattr(os, "fork"):
        for number, result in _elsewhere(work, order, min(processes, len(left))):
            del left[number]
            yield number, result
    for number in list(left):
        yield number, work(number)


def _elsewhere(work: Callable[[int], T], order: Sequence[int], processes: int) -> Iterator[tuple[int, T]]:
    """What other processes hand over. Each has a pipe of its own: no lock is shared, for one that is killed to hold."""
    todo = deque(order)
    begun: list[_Process] = []
    try:
        for _ in range(processes):
            begun.append(_Process(work, todo))
        while busy := [one for one in begun if one.asked]:
            ready = wait([one.here for one in busy])
            for one in (one for one in busy if one.here in ready):
                try:
                    number, result = one.here.recv()
                except (EOFError, OSError):
                    one.asked.clear()
                    continue
                one.asked.remove(number)
                one.ask(1)
                if todo and not one.asked:
                    one.end()
                    begun[begun.index(one)] = _Process(work, todo)
                yield number, result
    finally:
        for one in begun:
            one.end()


class _Process:
    """Another process, what it has been asked for and has not handed over yet, and how much it was given in all."""

    def __init__(self, work: Callable[[int], Any], todo: deque[int]) -> None:
        context = multiprocessing.get_context("fork")
        self.here, there = context.Pipe()
        self.asked: set[int] = set()
        self.given = 0
        self._todo = todo
        self._process = context.Process(target=_serve, args=(there, work), daemon=True)
        self._process.start()
        there.close()
        self.ask(_AHEAD)

    def ask(self, most: int) -> None:
        """Ask it for more of what there is to do."""
        for _ in range(min(most, _MOST - self.given, len(self._todo))):
            number = self._todo.popleft()
            self.asked.add(number)
            self.given += 1
            with suppress(OSError):  # it is gone, which reading from it will tell
                self.here.send(number)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self.here.close()


def _serve(there: Connection, work: Callable[[int], Any]) -> None:
    _begin()
    try:
        while True:
            number = there.recv()
            there.send((number, work(number)))
    except Exception:
        os._exit(1)


@contextmanager
def ahead(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Begin some work in another process. What is given waits for the result; if none comes, it does the work itself.

    At the end the process is gone, whether anybody wanted its result or not.
    """
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, work), daemon=True)
    process.start()
    there.close()

    def result() -> T:
        try:
            made: T = here.recv()
        except (EOFError, OSError):  # it was killed, perhaps in the middle of a word
            made = work()
        return made

    try:
        yield result
    finally:
        process.kill()
        process.join()
        here.close()


def _send(there: Connection, work: Callable[[], Any]) -> None:
    _begin()
    there.send(work())


class Repeated(Protocol[_In, _Out]):
    """Work that is done again and again, and holds something from one time to the next."""

    def __call__(self, given: _In, tell: Tell, /) -> _Out: ...  # once more

    def tidy(self) -> None:
        """What there is time for while nobody asks."""


@contextmanager
def apart(begin: Callable[[], Repeated[A, T]], quiet: float) -> Iterator[Callable[[A, Tell], T]]:
    """Have some work done in a process of its own, where there are no threads, so that it can share it out.

    It is begun there, and tidied whenever it was not asked for during `quiet` seconds. What it tells is told here while it goes
    on. Where processes cannot be forked, and once the other one is gone, the work is begun and done here.
    """
    if default() == 1:
        yield begin()
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_again, args=(here, there, begin, quiet))
    process.start()
    there.close()
    instead: list[Repeated[A, T]] = []

    def work(given: A, tell: Tell) -> T:
        if not instead:
            try:
                here.send(given)
                whole, made = here.recv()
                while not whole:
                    tell(made)
                    whole, made = here.recv()
                return made  # type: ignore[no-any-return]
            except (EOFError, OSError):
                instead.append(begin())
        return instead[0](given, tell)

    try:
        yield work
    finally:
        process.kill()
        process.join()
        here.close()


def _again(here: Connection, there: Connection, begin: Callable[[], Repeated[A, T]], quiet: float) -> None:
    """Ends when the first process does: nobody else holds the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    here.close()
    gc.disable()  # what goes in circles is looked for when tidying: else it would be between the work and its result
    work = begin()
    with suppress(EOFError, OSError):
        for done in count(1):
            there.send((True, work(there.recv(), lambda part: there.send((False, part)))))
            if done % _UNTIDIED == 0 or not there.poll(quiet):
                work.tidy()


def _begin() -> None:
    """An interrupt is the first process's to answer; and when that is gone, nobody waits for the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    assert first is not None
    first.join()
    os._exit(1)
