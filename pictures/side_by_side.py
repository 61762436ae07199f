"""Pictures side by side as one, each with a thin edge; what is between them can be seen through."""

import io
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageOps

GAP: Final = 24
EDGE: Final = "#d5d9e2"


def side_by_side(pictures: Sequence[Image.Image]) -> bytes:
    """One picture of several that are equally high, as PNG."""
    edged = [ImageOps.expand(one.convert("RGB"), 1, EDGE) for one in pictures]
    width = sum(one.width + GAP for one in edged) - GAP
    whole = Image.new("RGBA", (width, edged[0].height))
    for number, one in enumerate(edged):
        whole.paste(one, (sum(before.width + GAP for before in edged[:number]), 0))
    file = io.BytesIO()
    whole.save(file, "PNG")
    return file.getvalue()
