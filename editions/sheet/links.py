"""Where links of the sheet lead: to the live cheatsheet."""

from editions.words import Address


def beside(link: str) -> str:
    """A link of the cheatsheet as the served sheet sees it, one level below the pages."""
    return live("../")(link)


def live(address: str) -> Address:
    """What leads to the live cheatsheet at an address, which ends with a slash.

    Args:
        address: such as "https://example.org/rnn/".
    """
    return lambda link: address + link.removeprefix("./")
