"""What is served: as it stands, compressed, and with a name."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from sys import getsizeof


@dataclass(frozen=True)
class Packed:
    """A document, as its bytes."""

    body: bytes

    @cached_property
    def compressed(self) -> bytes:
        """The same, in gzip."""
        return gzip.compress(self.body, 6, mtime=0)

    @property
    def kept_bytes(self) -> int:
        """What a cache counts: it is compressed once it is served, to a fifth or so."""
        return getsizeof(self.body) * 6 // 5

    @cached_property
    def etag(self) -> str:
        """A name for these very bytes."""
        return blake2b(self.body, digest_size=9).hexdigest()


@dataclass(frozen=True)
class PackedJson(Packed):
    """JSON, as its bytes."""

    @property
    def json(self) -> bytes:
        """The bytes."""
        return self.body
