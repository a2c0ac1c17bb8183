"""Circles among named things, without recursion: an imported chain may be thousands long. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def back_edges(edges: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """The pairs (from, to) that close a circle; without them there is none. In reading order, so always the same."""
    closing: list[tuple[str, str]] = []
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        open_ = {start}
        walk = [(start, iter(edges[start]))]
        while walk:
            name, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                walk.pop()
                open_.discard(name)
                done.add(name)
            elif following in open_:
                closing.append((name, following))
            elif following not in done:
                open_.add(following)
                walk.append((following, iter(edges.get(following, ()))))
    return closing
