"""JSON that is served: as it stands, compressed, and with a name."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b


@dataclass(frozen=True)
class PackedJson:
    """JSON, as its bytes."""

    json: bytes

    @cached_property
    def compressed(self) -> bytes:
        """The same, in gzip."""
        return gzip.compress(self.json, 6, mtime=0)

    @cached_property
    def etag(self) -> str:
        """A name for these very bytes."""
        return blake2b(self.json, digest_size=9).hexdigest()
