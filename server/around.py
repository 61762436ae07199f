"""What stands around all that is served, from the outside in."""

from starlette.middleware import Middleware

from server.first_run import WholeFirstRun
from server.framing import allowed_ancestors
from server.headers import Headers, content_security_policy
from server.limits import Limits
from server.sessions import SessionLimits
from server.settings import prefix
from server.static_files import StaticFiles


def middleware() -> list[Middleware]:
    """Headers for all that goes out, then limits to what comes in.

    Raises:
        SystemExit: a setting will not do; the server does not start.
    """
    return [
        Middleware(Headers, content_security_policy(allowed_ancestors())),
        Middleware(StaticFiles, prefix()),
        Middleware(SessionLimits),
        Middleware(WholeFirstRun),
        Middleware(Limits),
    ]
