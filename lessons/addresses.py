"""Whose limits an address counts against."""

from ipaddress import IPv6Address, ip_address


def owner_of(said: str) -> str:
    """An address, of IPv6 the network of 64 bits that one household has; what is none stays."""
    try:
        found = ip_address(said.partition("%")[0])
    except ValueError:
        return said
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return f"{IPv6Address(int(found) >> 64 << 64)}/64"
    return str(found)
