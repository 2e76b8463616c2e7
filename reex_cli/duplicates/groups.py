"""Groups of articles that are the same, from pairs: a disjoint-set forest (Tarjan 1975) that keeps different pages apart."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from itertools import islice

Pages = dict[int, set[int]]  # number of a host → address keys
FEW = 8  # members, at most, of a group whose pages are read from its members


class Groups:
    """Articles by number, each in a group. A group takes no second address on a host, but by a pair that has both.

    `within_host`: it takes no second host either. Memory takes twenty bytes for each article, and what the pages of groups of
    more than a few take.
    """

    def __init__(self, *, within_host: bool = False) -> None:
        self.within_host = within_host
        self.parents = array("I")
        self.hosts = array("I")  # number of the host of each article; 0 without one
        self.addresses = array("q")  # key of the address of each article; 0 without one
        self.host_numbers: dict[str, int] = {}
        self.following = array("I")  # the member after each one in its group; the first after the last
        self.pages: dict[int, Pages] = {}  # root → the pages of its group, if that has more than a few members

    def add(self, host: str, address: int) -> None:
        """Add an article, as a group of its own."""
        self.parents.append(len(self.parents))
        self.following.append(len(self.following))
        self.hosts.append(self.host_numbers.setdefault(host, len(self.host_numbers) + 1) if host else 0)
        self.addresses.append(address)

    def find(self, number: int) -> int:
        """The root of the group of an article, which is its first member."""
        parents = self.parents
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    def join(self, one: int, other: int, *, are_aliases: bool = False) -> bool:
        """Join the groups of two articles, unless they are of different pages. `are_aliases`: both pages are the same."""
        first, second = sorted((self.find(one), self.find(other)))
        if first == second:
            return True
        here, there = self._pages_of(first), self._pages_of(second)
        if not are_aliases and self._are_different(here, there):
            return False
        self.parents[second] = first
        following = self.following
        following[first], following[second] = following[second], following[first]  # two circles become one
        self.pages.pop(second, None)
        if first in self.pages or len([*islice(self.members(first), FEW + 1)]) > FEW:
            self.pages[first] = _unite(here, there)
        return True

    def members(self, number: int) -> Iterator[int]:
        """The members of the group of an article, which comes first."""
        yield number
        member = self.following[number]
        while member != number:
            yield member
            member = self.following[member]

    def _pages_of(self, root: int) -> Pages:
        """The pages of a group."""
        if root in self.pages:
            return self.pages[root]
        pages: Pages = {}
        for member in self.members(root):
            if host := self.hosts[member]:
                pages.setdefault(host, set()).update(filter(None, (self.addresses[member],)))
        return pages

    def _are_different(self, here: Pages, there: Pages) -> bool:
        """Whether the pages of two groups are on different hosts, where that counts, or different pages of one host."""
        shared = here.keys() & there.keys()
        if self.within_host and here and there and not shared:
            return True
        return any(here[host] and there[host] and here[host].isdisjoint(there[host]) for host in shared)


def _unite(one: Pages, other: Pages) -> Pages:
    """Unite the pages of two groups, the smaller into the larger."""
    larger, smaller = (one, other) if len(one) >= len(other) else (other, one)
    for host, addresses in smaller.items():
        more, fewer = sorted((larger.get(host, set()), addresses), key=len, reverse=True)
        more |= fewer
        larger[host] = more
    return larger
