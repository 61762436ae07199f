"""What a program reads of `rnn_core`, packed to be carried in a notebook: modules and weights."""

import ast
import re
from base64 import b64encode
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lessons.answer import LESSONS

ROOT: Final = LESSONS.parent
UNPACK: Final = '''\
import base64
import io
import zipfile
from pathlib import Path

packed = """
{packed}
"""
with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed))) as parts:
    for name in parts.namelist():
        if not Path(name).exists():
            parts.extract(name)
'''
"""A cell that puts the parts beside the notebook; what is there already stays."""
_DATA: Final = re.compile(r'Path\(__file__\)\.with_name\("([\w.]+)"\)')
"""How a module names a file that it reads from beside itself."""
_WEIGHTS: Final = re.compile(r"rnn_core/networks/weights/[\w.-]+\.pt")
_WIDTH: Final = 120


@lru_cache(32)
def packed_parts(source: str) -> str:
    """What programs read of `rnn_core`, as an archive in lines of base64; nothing if they do not.

    Args:
        source: their lines.
    """
    names = sorted({*_modules(source), *_WEIGHTS.findall(source)})
    if not names:
        return ""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name in [*names, "LICENSE"]:
            entry = ZipInfo(f"rnn_core/{name}" if name == "LICENSE" else name)  # of no date
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, (ROOT / name).read_bytes())
    text = b64encode(packed.getvalue()).decode()
    return "\n".join(text[place : place + _WIDTH] for place in range(0, len(text), _WIDTH))


def _modules(source: str) -> set[str]:
    """The modules of `rnn_core` that lines import, those that these import, and what they read.

    A package's own `__init__` stays away: that of `rnn_core` would bring all of the library.
    """
    known: set[str] = set()
    read: set[str] = set()
    found = [*_imported(source)]
    while found:
        name = found.pop()
        if name not in known:
            known.add(name)
            text = (ROOT / name).read_text(encoding="utf-8")
            found += _imported(text)
            data = [(ROOT / name).with_name(one) for one in _DATA.findall(text)]
            read |= {one.relative_to(ROOT).as_posix() for one in data if one.is_file()}
    return known | read


def _imported(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rnn_core"):
            path = str(node.module).replace(".", "/")
            if (ROOT / f"{path}.py").is_file():
                yield f"{path}.py"
