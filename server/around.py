"""What stands around all that is served, from the outside in."""

from starlette.middleware import Middleware

from server import framing
from server.limits import Limits
from server.sessions import SessionLimits


def middleware() -> list[Middleware]:
    """Headers for all that goes out, then limits to what comes in.

    Raises:
        SystemExit: a setting will not do; the server does not start.
    """
    return [*framing.middleware(), Middleware(SessionLimits), Middleware(Limits)]
