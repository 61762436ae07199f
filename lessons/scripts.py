"""The files of `static`: where they lie, and a name for all of the sheet's own together.

Their addresses carry it, so that a browser may keep them for ever and yet asks anew for others.
"""

from pathlib import Path
from typing import Final
from zlib import crc32

FOLDER: Final = Path(__file__).parents[1] / "static"
SCRIPTS_VERSION: Final = (
    f"{crc32(b''.join(path.read_bytes() for path in sorted(FOLDER.glob('*.js')))):x}"
)
