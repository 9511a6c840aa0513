"""Processes that share out work: what one of them does not hand over is done all the same, and nobody waits for it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest

from throughline import workers

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def in_time(work: Callable[[], bool], seconds: int = 20) -> bool:
    """What `work` says, done in another process; False where it does not end."""
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)
        sys.stderr = open(os.devnull, "w")
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0


def squares(*, number: int = 6, at: int = 0, hit: Callable[[], None] = lambda: None) -> dict[int, int]:
    """The squares of some numbers, found by two processes; once `at` results are there, `hit` is called."""
    made = {}
    for one, square in workers.shared(lambda n: n * n, range(number), 2):
        made[one] = square
        if len(made) == at:
            hit()
    return made


SQUARES = {n: n * n for n in range(6)}


@pytest.mark.parametrize("processes", [1, 2, 3, 9])
def test_the_results_are_the_same_for_any_number(processes: int):
    assert in_time(lambda: dict(workers.shared(lambda n: n * n, range(6), processes)) == SQUARES)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_at_the_end_nobody_waits_for_a_process_that_does_not_end(sent: signal.Signals):
    def hit() -> None:
        os.kill(multiprocessing.active_children()[0].pid or 0, sent)

    assert in_time(lambda: squares(at=6, hit=hit) == SQUARES)


@pytest.mark.parametrize("at", [1, 2, 5])
def test_what_a_killed_process_leaves_is_done(at: int):
    def hit() -> None:
        os.kill(multiprocessing.active_children()[0].pid or 0, signal.SIGKILL)

    assert in_time(lambda: squares(at=at, hit=hit) == SQUARES)


def test_a_process_killed_while_it_hands_over_is_not_waited_for():
    """More than a pipe holds, from a process that ends in the middle of it."""
    big = b"x" * 3_000_000

    def work(n: int) -> bytes:
        if n == 2 and multiprocessing.parent_process():
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGKILL)).start()
        return big

    def made() -> bool:
        found = {}
        for number, result in workers.shared(work, range(9), 2):
            time.sleep(0.05)
            found[number] = result
        return found == dict.fromkeys(range(9), big)

    assert in_time(made)


def test_no_process_is_left():
    def left() -> bool:
        before = set(multiprocessing.active_children())
        squares()
        with workers.ahead(lambda: "x" * 200_000):  # more than a pipe holds, and nobody reads it
            pass
        return set(multiprocessing.active_children()) <= before

    assert in_time(left)


def test_no_process_goes_on_for_long():
    def replaced() -> bool:
        before = set(multiprocessing.active_children())
        made = dict(workers.shared(lambda n: (n, os.getpid()), range(500), 2))
        by = Counter(pid for _, pid in made.values())
        assert {number: n for number, (n, _) in made.items()} == {number: number for number in range(500)}
        assert len(by) >= 500 / max(by.values()) >= 4
        assert os.getpid() not in by
        return set(multiprocessing.active_children()) <= before

    assert in_time(replaced)


def test_what_goes_wrong_in_a_process_is_told():
    def told() -> bool:
        before = set(multiprocessing.active_children())
        with pytest.raises(ZeroDivisionError):
            list(workers.shared(lambda n: 1 // (n - 3), range(6), 2))
        return set(multiprocessing.active_children()) <= before

    assert in_time(told)


def test_work_begun_ahead():
    def done() -> bool:
        with workers.ahead(lambda: "x" * 200_000) as result:
            return result() == "x" * 200_000

    assert in_time(done)


@pytest.mark.parametrize("pause", [0, 0.2])
def test_work_begun_ahead_by_a_process_that_is_killed(pause: float):
    here = os.getpid()

    def work() -> str:
        time.sleep(0.1 if os.getpid() != here else 0)
        return "x" * 2_000_000  # more than a pipe holds, so that it is killed half-way through

    def killed() -> bool:
        nonlocal here
        here = os.getpid()
        before = set(multiprocessing.active_children())
        with workers.ahead(work) as result:
            (process,) = set(multiprocessing.active_children()) - before
            time.sleep(pause)
            os.kill(process.pid or 0, signal.SIGKILL)
            return result() == "x" * 2_000_000

    assert in_time(killed)
