"""One list of work, shared out among processes: the results are the same for any number of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")

_work: Callable[[int], Any]


def default() -> int:
    """How many processes there are for: the processors that this one may use. One where processes cannot be forked."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def shared(work: Callable[[int], T], order: Sequence[int], processes: int) -> Iterator[tuple[int, T]]:
    """`work(n)` for each number of `order`, each with its number, as they are done. They are begun in that order.

    A process that is killed takes nothing with it: what it did not hand over is done here.
    """
    global _work
    left = dict.fromkeys(order)
    if processes > 1 and len(left) > 1:
        _work = work
        pool = ProcessPoolExecutor(processes, multiprocessing.get_context("fork"), _begin)
        try:
            waiting = {pool.submit(_do, number): number for number in order}
            for done in as_completed(waiting):
                number, result = waiting.pop(done), done.result()
                del left[number]
                yield number, result
        except BrokenProcessPool:
            pass
        finally:
            pool.shutdown(cancel_futures=True)
    for number in list(left):
        yield number, work(number)


def ahead(work: Callable[[], T]) -> Callable[[], T]:
    """Begin some work in another process. What is returned waits for the result; if none comes, it does the work itself."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(there, work), daemon=True)
    process.start()
    there.close()

    def result() -> T:
        try:
            made: T = here.recv()
        except EOFError:
            made = work()
        process.join()
        return made

    return result


def _send(there: Connection, work: Callable[[], Any]) -> None:
    _begin()
    there.send(work())


def _do(number: int) -> Any:
    return _work(number)


def _begin() -> None:
    """An interrupt is the first process's to answer; and when that is gone, nobody waits for the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_first, daemon=True).start()


def _end_with_the_first() -> None:
    first = multiprocessing.parent_process()
    assert first is not None
    first.join()
    os._exit(1)
