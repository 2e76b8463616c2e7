"""The client of web addresses: which redirects it follows, and where a redirect never leads.

A redirect to another host than the one named is followed only if the user says so, and none from a public host to an
address of this machine or of its network. The address is checked when the connection is made: names can change theirs.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from types import SimpleNamespace
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from reex_cli.limits import MAX_REDIRECTS

CONNECT_TIMEOUT, READ_TIMEOUT = 20, 60  # seconds
HTTP_PORT, HTTPS_PORT = 80, 443
TRANSLATED = ip_network("64:ff9b::/96")  # IPv6 addresses that stand for those of IPv4 (RFC 6052)
came_from_public = ContextVar("came_from_public", default=False)  # whether a public host has redirected this request


class RefusedRedirect(aiohttp.ClientError):
    """A redirect that is not followed."""


@lru_cache(maxsize=2)
def session_opener(follow: bool) -> Callable[..., Awaitable[aiohttp.ClientSession]]:
    """Make the function that opens a session, the same each time, so that fsspec keeps the session."""

    async def open_session(**options: Any) -> aiohttp.ClientSession:
        resolver = CheckedResolver()
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(_note_named_address)
        trace.on_request_redirect.append(RedirectCheck(resolver, follow).check)
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT, sock_read=READ_TIMEOUT)
        connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)  # each redirect has its host resolved
        # With `raise_for_status` a response that states an error is closed; fsspec would leave it open.
        return aiohttp.ClientSession(
            connector=connector, trace_configs=[trace], timeout=timeout, raise_for_status=True, **options
        )

    return open_session


async def _note_named_address(_: object, request: SimpleNamespace, start: aiohttp.TraceRequestStartParams) -> None:
    request.named, request.redirects, request.was_public = start.url, 0, False
    came_from_public.set(False)


class RedirectCheck:
    """Refuses redirects, before they are followed."""

    def __init__(self, resolver: CheckedResolver, follow: bool) -> None:
        self.resolver = resolver
        self.follow = follow  # redirects to other hosts

    async def check(self, _: object, request: SimpleNamespace, redirect: aiohttp.TraceRequestRedirectParams) -> None:
        """Raise `RefusedRedirect`. A location that is no address is left to aiohttp, which refuses it."""
        try:
            target = redirect.url.join(URL(redirect.response.headers.get("Location", "")))
        except ValueError:
            return
        request.redirects += 1
        request.was_public = request.was_public or self.resolver.is_public(redirect.url.host or "")
        came_from_public.set(request.was_public)
        if problem := self._find_problem(request, target):
            redirect.response.close()
            raise RefusedRedirect(problem)

    def _find_problem(self, request: SimpleNamespace, target: URL) -> str:
        if request.redirects > MAX_REDIRECTS:
            return f"it redirects more than {MAX_REDIRECTS} times"
        if target.scheme not in ("http", "https"):
            return f"it redirects to {target}, which is no web address"
        if not self.follow and not is_same_host(request.named, target):
            return f"it redirects to another host, {target.host}:{target.port}. Pass {target}, or --follow"
        if request.was_public and is_number(target.host or "") and not is_public_address(target.host or ""):
            return f"a public host redirects to {target.host}, which is not public"
        return ""


class CheckedResolver(AbstractResolver):
    """Resolves names, and remembers which are public; in a redirect from a public host it gives public addresses only."""

    def __init__(self) -> None:
        self.resolver = aiohttp.ThreadedResolver()
        self.public: dict[str, bool] = {}  # by name

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """Resolve a name. Raises `RefusedRedirect`."""
        results = await self.resolver.resolve(host, port, family)
        public = [is_public_address(result["host"]) for result in results]
        self.public[host] = self.public.get(host, False) or any(public)
        if came_from_public.get() and not all(public):
            raise RefusedRedirect(f"a public host redirects to {host}, which is not public")
        return results

    def is_public(self, host: str) -> bool:
        """Whether a host that was connected to is public, as far as is known."""
        return is_public_address(host) if is_number(host) else self.public.get(host, True)

    async def close(self) -> None:
        """Release the resources."""
        await self.resolver.close()


def is_same_host(named: URL, target: URL) -> bool:
    """Whether an address is on the host that was named: its name and port, or the standard ports of HTTP, then HTTPS.

    >>> is_same_host(URL("http://a.example/x"), URL("https://a.example/y"))
    True
    >>> is_same_host(URL("https://a.example"), URL("http://a.example")), is_same_host(URL("http://a:1"), URL("http://a:2"))
    (False, False)
    """
    if named.host != target.host:
        return False
    is_upgrade = (named.scheme, named.port, target.scheme, target.port) == ("http", HTTP_PORT, "https", HTTPS_PORT)
    return is_upgrade or (named.scheme, named.port) == (target.scheme, target.port)


def is_number(host: str) -> bool:
    """Whether a host is written as a number, which no resolver sees: `127.0.0.1`, `::1`, `127.1`."""
    return ":" in host or host.replace(".", "").isdecimal()


def is_public_address(host: str) -> bool:
    """Whether an address is of the public internet; not one that stands for an address which is not, or is none.

    >>> [is_public_address(host) for host in ("9.9.9.9", "127.0.0.1", "::ffff:10.0.0.1", "127.1")]
    [True, False, False, False]
    """
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and (inner := _inner_address(address)):
        address = inner
    return address.is_global and not address.is_multicast


def _inner_address(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that one of IPv6 stands for."""
    translated = IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None
    return address.ipv4_mapped or address.sixtofour or translated
