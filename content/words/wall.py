"""Short strings of the sections on the wall and on clipping."""

from typing import Final

from content import Text

WALL: Final = {
    "w": Text(ru="вес w", en="weight w"),
    "b": Text(ru="смещение b", en="bias b"),
    "cost": Text(ru="L", en="L"),
    "free": Text(ru="без ограничения", en="not clipped"),
    "clipped": Text(ru="с ограничением", en="clipped"),
}
CLIPPING: Final = {
    "none": Text(ru="без ограничения", en="not clipped"),
    "norm": Text(ru="по норме", en="by norm"),
    "value": Text(ru="по значению", en="by value"),
    "updates": Text(ru="обновление", en="update"),
    "gradient": Text(ru="‖g‖", en="‖g‖"),
    "loss": Text(ru="потери L", en="loss L"),
    "cosine": Text(ru="косинус до и после", en="cosine, before and after"),
    "before": Text(ru="до", en="before"),
    "after": Text(ru="после", en="after"),
    "limit": Text(ru="max_norm", en="max_norm"),
}
