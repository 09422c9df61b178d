"""An organisation chart (组织网络图) as a value: a tree of boxes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from partybuild_desktop.domain.ledger import Document


@dataclass(frozen=True, slots=True)
class Node:
    """A box: its title, smaller lines under it (书记：刘文华), and the boxes below."""

    title: str
    lines: tuple[str, ...] = ()
    below: tuple[Node, ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Node]]:
        """This box and every one below, from the top, with how far down each stands."""
        yield depth, self
        for node in self.below:
            yield from node.walk(depth + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart(Document):
    """A tree drawn from the top down; one too large for the page goes on, branch by branch."""

    root: Node
