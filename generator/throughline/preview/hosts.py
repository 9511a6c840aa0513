"""Where a preview listens, and by which names it may be asked for."""

from __future__ import annotations

import errno
import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from tornado import netutil

NEXT_PORTS = 50

_HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?|\[[0-9A-Fa-f:.]+\](:[0-9]+)?")


class Unusable(Exception):
    """A host or port that cannot be listened at, in words for the command line."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """By which names this preview may be asked for, so that no other site's name can be pointed at it (DNS rebinding).

    Addresses in figures can't be: a page that asks by one was loaded by it.
    """

    given: str

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return self.given == "localhost" or _is_loopback(self.given)

    def known(self, header: str) -> bool:
        if not _HOST.fullmatch(header):
            return False
        name = name_and_port(header)[0].strip("[]").lower().removesuffix(".")
        if name in ("localhost", self.given.lower()) or _is_loopback(name):
            return True
        here = socket.gethostname().lower()
        return not self.local and (_is_address(name) or name in (here, f"{here.partition('.')[0]}.local"))


def name_and_port(host: str) -> tuple[str, int]:
    """The two halves of a Host header, the name as it stands in an address."""
    parts = urlsplit(f"//{host}")
    name = parts.hostname or ""
    return (f"[{name}]" if ":" in name else name), parts.port or 80


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _is_loopback(name: str) -> bool:
    return _is_address(name) and ipaddress.ip_address(name).is_loopback


def listen(host: str, port: int) -> tuple[list[socket.socket], int]:
    """Sockets at the first free port from the one that is asked for. Raises Unusable."""
    if not host:
        raise Unusable("a host is needed, such as 127.0.0.1")
    for candidate in range(port, min(port + NEXT_PORTS, 65536)):
        try:
            sockets = netutil.bind_sockets(candidate, address=host)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Unusable(f"{host}, port {candidate}: {(error.strerror or str(error)).lower()}") from None
            continue
        return sockets, int(sockets[0].getsockname()[1])
    raise Unusable(f"no port from {port} on is free; name another with --port")
