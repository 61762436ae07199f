"""A section's answers in one file: one of them whole, of the others what differs from it."""

import gzip
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from content import Language

Patch = list[list[Any]]
"""Pairs of a path, keys and indices into the base, and what stands there instead."""
_CONTAINERS: Final = frozenset({dict, list})
_MANY: Final = 4
"""Where one item of so many differs, a list of numbers or words is replaced whole."""


def pack(base: Any, answers: Mapping[str, Patch]) -> bytes:
    """A pack as its file has it.

    Args:
        base: the answer at the defaults.
        answers: what turns it into those elsewhere, by `positions.key`.
    """
    return compressed({"base": base, "answers": answers})


def compressed(plain: Any) -> bytes:
    """JSON in gzip; nothing of the clock is in it."""
    return gzip.compress(dumped(plain), 9, mtime=0)


def dumped(plain: Any) -> bytes:
    """JSON as answers have it."""
    text = json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def patch(base: Any, wanted: Any) -> Patch:
    """What turns the one into the other; their JSON is then the same, byte for byte."""
    found: Patch = []
    _compare(base, wanted, [], found)
    return found


def patched(base: Any, changes: Patch) -> Any:
    """The base with its changes; the base itself stays as it is."""
    for path, value in changes:
        base = _with(base, path, value)
    return base


def split(patches: Mapping[Language, Patch]) -> tuple[Patch, dict[Language, Patch]]:
    """What patches of several languages share, which is numbers as a rule, and the rest of each."""
    said = {one: {dumped(change): change for change in patch} for one, patch in patches.items()}
    common = set.intersection(*map(set, said.values()))
    first = next(iter(said.values()))
    shared = [change for text, change in first.items() if text in common]
    rest = {
        one: [change for text, change in changes.items() if text not in common]
        for one, changes in said.items()
    }
    return shared, rest


def read(data: bytes) -> dict[str, Any]:
    """What a file holds."""
    found: dict[str, Any] = json.loads(gzip.decompress(data))
    return found


def unpack(data: bytes) -> dict[str, Any]:
    """Every answer of a pack by its key; that of the defaults is ""."""
    found = read(data)
    base = found["base"]
    return {"": base} | {key: patched(base, changes) for key, changes in found["answers"].items()}


def _compare(base: Any, wanted: Any, path: list[Any], found: Patch) -> None:
    if isinstance(base, dict) and isinstance(wanted, dict) and [*base] == [*wanted]:
        for key, value in wanted.items():
            _compare(base[key], value, [*path, key], found)
    elif isinstance(base, list) and isinstance(wanted, list) and len(base) == len(wanted):
        if _is_plain(wanted) and _is_plain(base):
            changed = [] if _alike(base, wanted) else _changed(base, wanted)
            whole = len(changed) * _MANY > len(wanted)
            found += [[path, wanted]] if whole else [[[*path, i], wanted[i]] for i in changed]
            return
        for index, value in enumerate(wanted):
            _compare(base[index], value, [*path, index], found)
    elif _differ(base, wanted):
        found.append([path, wanted])


def _is_plain(values: list[Any]) -> bool:
    """Whether they are numbers and words alone."""
    return _CONTAINERS.isdisjoint(map(type, values))


def _alike(base: list[Any], wanted: list[Any]) -> bool:
    """Whether two plain lists are certainly the same: what is seen quickly of most of them."""
    kinds = [*map(type, base)] == [*map(type, wanted)]
    return kinds and base == wanted and 0 not in wanted  # a zero may have another sign


def _changed(base: list[Any], wanted: list[Any]) -> list[int]:
    """Where two plain lists differ."""
    return [i for i, pair in enumerate(zip(base, wanted, strict=True)) if _differ(*pair)]


def _differ(one: Any, other: Any) -> bool:
    """Whether the JSON of numbers, words or containers of different shape differs.

    1, 1.0, True and "1" are different, and so are zeros of two signs.
    """
    if type(one) is not type(other) or isinstance(one, dict | list):
        return True
    return bool(one != other) or (not one and str(one) != str(other))


def _with(plain: Any, path: Sequence[Any], value: Any) -> Any:
    if not path:
        return value
    step, *rest = path
    copy = plain.copy()
    copy[step] = _with(plain[step], rest, value)
    return copy
