"""Where requests may go: http and https, to public addresses or networks that the user has named."""

import asyncio
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.request import getproxies, proxy_bypass

import httpx

from ingest.errors import PageFailed

Address = IPv4Address | IPv6Address


#: Not for the public: IANA's special-purpose registries (RFC 6890 and its updates), what they have deprecated, and
#: multicast. The standard library's own `is_global` depends on the version of Python.
_REFUSED = tuple(
    ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # Unicast addresses of IPv6 are given out of 2000::/3 alone (RFC 4291, 2.4): this is all that lies around it.
        *("::/3", "4000::/2", "8000::/1"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def forbidden(address: Address, allowed: Sequence[IPv4Network | IPv6Network]) -> bool:
    """May no request go to this address? IPv4 in an IPv6 form counts as the IPv4 address that it is."""
    if any(address in network for network in allowed):
        return False
    if isinstance(address, IPv6Address) and (inner := _embedded(address)) is not None:
        return forbidden(inner, allowed)
    return any(address in network for network in _REFUSED)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that `address` leads to: mapped, by 6to4, by Teredo, or by a translator (RFC 6052)."""
    inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
    return IPv4Address(int(address) & 0xFFFFFFFF) if inner is None and address in _NAT64 else inner


class GuardedTransport(httpx.AsyncBaseTransport):
    """A transport that resolves a host itself, checks what it resolved to, and connects to just that address.

    Where the environment names a proxy for the URL, the proxy resolves: then only an address written in the URL can
    be checked, and the proxy's own is the user's choice.
    """

    def __init__(self, allowed: Sequence[IPv4Network | IPv6Network]) -> None:
        self.allowed = allowed
        self._context = httpx.create_ssl_context()
        # No connection is kept: one to an address must not serve another name at the same address.
        self._direct = httpx.AsyncHTTPTransport(verify=self._context, limits=httpx.Limits(max_keepalive_connections=0))
        self._proxies: dict[str, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send `request`, if it may be sent. Raises PageFailed("forbidden-address") where it may not."""
        host = request.url.raw_host.decode("ascii")  # An international name as it is written to the server.
        if proxy := self._proxy_of(request.url):
            if (written := _written(host)) is not None:
                self._check(written, host)
            return await proxy.handle_async_request(request)
        failure: Exception | None = None
        for address in await self._addresses(host, request.url.port or (443 if request.url.scheme == "https" else 80)):
            self._check(address, host)
            request.extensions["sni_hostname"] = host
            # The Host header was set from the name; only the connection goes to the address.
            request.url = request.url.copy_with(host=str(address))
            try:
                return await self._direct.handle_async_request(request)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or httpx.ConnectError(f"{host} has no address")

    async def resolved(self, url: str) -> tuple[str, Address]:
        """The host of `url` and an address of it, for who connects to it by other means. Raises PageFailed."""
        parsed = httpx.URL(url)
        host = parsed.raw_host.decode("ascii")
        if self._proxy_of(parsed):
            raise PageFailed("proxy", f"the environment has a proxy for {host}, through which no page is rendered")
        found = await self._addresses(host, parsed.port or 443)
        for address in found:
            self._check(address, host)
        return host, found[0]

    def _check(self, address: Address, host: str) -> None:
        if forbidden(address, self.allowed):
            raise PageFailed(
                "forbidden-address",
                f"{host} is at {address}, which is not public; name its network in fetch.allow_private",
            )

    async def _addresses(self, host: str, port: int) -> list[Address]:
        if (written := _written(host)) is not None:
            return [written]
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise PageFailed("dns", f"the name {host} cannot be resolved") from error
        return list(dict.fromkeys(ip_address(str(item[4][0]).split("%")[0]) for item in found))

    def _proxy_of(self, url: httpx.URL) -> httpx.AsyncHTTPTransport | None:
        proxies = getproxies()
        address = proxies.get(url.scheme) or proxies.get("all")
        if not address or proxy_bypass(url.netloc.decode("ascii")):
            return None
        if address not in self._proxies:
            full = address if "://" in address else f"http://{address}"
            try:
                proxy = httpx.Proxy(full)
                self._proxies[address] = httpx.AsyncHTTPTransport(verify=self._context, proxy=proxy)
            except (ImportError, ValueError, httpx.InvalidURL) as error:
                raise PageFailed("proxy", f"the proxy of the environment cannot be used: {error}") from error
        return self._proxies[address]

    async def aclose(self) -> None:
        """Close every connection."""
        for transport in (self._direct, *self._proxies.values()):
            await transport.aclose()


def _written(host: str) -> Address | None:
    """The address that `host` is, if it is one and no name; also in the forms that resolvers take (127.1, 0x7f.1)."""
    try:
        return ip_address(host.strip("[]").split("%")[0])
    except ValueError:
        pass
    try:
        return ip_address(socket.inet_aton(host)) if host[:1].isdigit() else None
    except OSError:
        return None
