"""Restrict requests to public addresses and to networks that the user has allowed."""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.request import getproxies, proxy_bypass

import httpx

from ingest.errors import PageFailed

Address = IPv4Address | IPv6Address

#: IANA's special-purpose registries (RFC 6890 and its updates), their deprecated entries, and multicast. The standard
#: library's `is_global` differs between versions of Python.
_REFUSED = tuple(
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # IPv6 unicast addresses are assigned from 2000::/3 alone (RFC 4291, 2.4): these are the rest.
        *("::/3", "4000::/2", "8000::/1"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
#: Names resolved at the same time: a thread waits for each, and a name server that is down makes it wait for long.
_MAX_LOOKUPS = 64
_NAT64 = IPv6Network("64:ff9b::/96")


def forbidden(address: Address, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether requests to this address are forbidden. An embedded IPv4 address counts as itself."""
    if any(address in network for network in allowed):
        return False
    if isinstance(address, IPv6Address) and (inner := _embedded(address)) is not None:
        return forbidden(inner, allowed)
    return any(address in network for network in _REFUSED)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address embedded in `address`: mapped, 6to4, Teredo, or NAT64 (RFC 6052)."""
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if inner is None and address in _NAT64 else inner


class GuardedTransport(httpx.AsyncBaseTransport):
    """Resolves a host itself, checks the address, and connects to exactly that address.

    Through a proxy that the environment names, only an address literal in the URL can be checked: the proxy resolves
    names, and its own address is the user's choice.
    """

    def __init__(self, allowed: Sequence[IPv4Network | IPv6Network]) -> None:
        self.allowed = allowed
        self._context = httpx.create_ssl_context()
        self._environment = getproxies()
        self._proxies: dict[str, httpx.AsyncHTTPTransport] = {}
        self._lookups = ThreadPoolExecutor(_MAX_LOOKUPS)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`. Raises PageFailed("forbidden-address") where its host may not be contacted."""
        host = request.url.raw_host.decode("ascii")  # Punycode for an internationalised name.
        if proxy := self._proxy_of(request.url):
            if (literal := _literal(host)) is not None:
                self._check(literal, host)
            return await proxy.handle_async_request(request)
        failure: Exception | None = None
        for address in await self._addresses(host, request.url.port or (443 if request.url.scheme == "https" else 80)):
            self._check(address, host)
            request.extensions["sni_hostname"] = host
            # The Host header was set from the name; only the connection goes to the address.
            request.url = request.url.copy_with(host=str(address))
            # A transport for each request, which ends with its connection: none is reused for another host name at the
            # same address, and a pool would look through all its connections whenever one begins or ends.
            direct = httpx.AsyncHTTPTransport(verify=self._context, limits=httpx.Limits(max_keepalive_connections=0))
            try:
                return await direct.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or httpx.ConnectError(f"{host} has no address")

    async def resolved(self, url: str) -> tuple[str, Address]:
        """The host of `url` and one of its addresses, to connect by other means. Raises PageFailed."""
        parsed = httpx.URL(url)
        host = parsed.raw_host.decode("ascii")
        if self._proxy_of(parsed):
            raise PageFailed("proxy", f"pages cannot be rendered through the proxy set for {host}")
        found = await self._addresses(host, parsed.port or 443)
        for address in found:
            self._check(address, host)
        return host, found[0]

    def _check(self, address: Address, host: str) -> None:
        if forbidden(address, self.allowed):
            name = host if host == str(address) else f"{host} ({address})"
            line = f'allow_private = ["{address}"]'
            raise PageFailed(
                "forbidden-address",
                f"{name} is not a public address; if you trust it, put this under [fetch] in errdex.toml: {line}",
            )

    async def _addresses(self, host: str, port: int) -> list[Address]:
        if (literal := _literal(host)) is not None:
            return [literal]
        try:
            look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
            found = await asyncio.get_running_loop().run_in_executor(self._lookups, look_up)
        except (OSError, UnicodeError) as error:
            raise PageFailed("dns", f"the name {host} cannot be resolved") from error
        return list(dict.fromkeys(ip_address(str(item[4][0]).split("%")[0]) for item in found))

    def _proxy_of(self, url: httpx.URL) -> httpx.AsyncHTTPTransport | None:
        address = self._environment.get(url.scheme) or self._environment.get("all")
        if not address or proxy_bypass(url.netloc.decode("ascii")):
            return None
        if address not in self._proxies:
            full = address if "://" in address else f"http://{address}"
            try:
                proxy = httpx.Proxy(full)
                self._proxies[address] = httpx.AsyncHTTPTransport(
                    verify=self._context, limits=httpx.Limits(), proxy=proxy
                )
            except (ImportError, ValueError, httpx.InvalidURL) as error:
                raise PageFailed("proxy", f"the proxy of the environment cannot be used: {error}") from error
        return self._proxies[address]

    async def aclose(self) -> None:
        """Close every connection."""
        self._lookups.shutdown(wait=False, cancel_futures=True)
        for transport in self._proxies.values():
            await transport.aclose()


def _literal(host: str) -> Address | None:
    """The address, if `host` is one and not a name; also in the short forms that resolvers accept (127.1, 0x7f.1)."""
    try:
        return ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        pass
    try:
        return ip_address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except OSError:
        return None
