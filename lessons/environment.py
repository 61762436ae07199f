"""Settings of the environment that are whole numbers."""

import os


def whole_number(variable: str, default: int, wanted: str) -> int:
    """A setting as a number.

    Args:
        variable: of the environment.
        default: where it is not set.
        wanted: what it says, for whoever has set it to something else.

    Raises:
        SystemExit: it is no whole number from 1; the server does not start.
    """
    said = os.environ.get(variable, str(default))
    if not (said.isascii() and said.isdigit() and int(said) > 0):
        raise SystemExit(
            f"{variable}={said!r} will not do: it takes {wanted}, a whole number from 1, such as"
            f" {default}."
        )
    return int(said)
