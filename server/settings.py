"""Streamlit's settings from the environment: `streamlit run` reads them, another server would not.

Under `uvicorn app:app` the path that STREAMLIT_SERVER_BASE_URL_PATH names, and whatever else is
set so, would else be passed over without a word.
"""

import os
from typing import Any, Final

from streamlit import config

_SWITCH: Final = {
    **dict.fromkeys(("1", "true", "t", "yes", "y", "on"), True),
    **dict.fromkeys(("0", "false", "f", "no", "n", "off"), False),
}
_WANTED: Final = {bool: "true or false", int: "a whole number", float: "a number"}
_FROM_FLAGS: Final = "command-line argument or environment variable"


def read_environment() -> None:
    """Take every setting that the environment names, unless `streamlit run` has taken them.

    Raises:
        SystemExit: one will not do; the server does not start.
    """
    for key, option in config.get_config_options().items():
        said = os.environ.get(option.env_var)
        if said is None or option.sensitive or option.where_defined == _FROM_FLAGS:
            continue  # a flag is stronger, and what is secret Streamlit reads by itself
        try:
            value = _read(said, option.type, option.multiple)
        except (KeyError, ValueError):
            raise SystemExit(
                f"{option.env_var}={said!r} will not do: it takes {_WANTED[option.type]}."
            ) from None
        config.set_option(key, value, "environment variable")


def _read(said: str, kind: type, multiple: bool) -> Any:
    if multiple:
        return [kind(word) for word in said.split()]
    return _SWITCH[said.strip().lower()] if kind is bool else kind(said)


def prefix() -> str:
    """What every address of ours begins with: nothing, or `/courses/rnn`."""
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    return f"/{base}" if base else ""
