"""The rank of the controllability matrix of a linear recurrent layer, in exact arithmetic.

Without noise the memory capacity of a stable linear layer, over all lags, is the rank of
(w, W·w, W²·w, …), w = W_ih: H for almost every W (Jaeger 2001; Gonon, Grigoryeva, Ortega 2020,
arXiv:2004.11234; Ballarin, Grigoryeva, Ortega 2023, arXiv:2305.01457). In floating point the rank
is lost: the columns are nearly parallel. But every float is a whole number times a power of two,
so the rank is computed in whole numbers, modulo a prime.

H hidden units.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from rnn_core.arguments import checked
from rnn_core.memory.capacity import check_weights

PRIME: Final = 2**31 - 1
_BITS: Final = 53  # of a float64's fraction


@checked
def controllability_rank(weight_hh: Tensor, weight_ih: Tensor) -> int:
    """The rank of (W_ih, W_hh·W_ih, …, W_hh^(H−1)·W_ih) of these very numbers.

    A rank modulo a prime is never above the true one, so that H is proven where it is returned; it
    is below only if `PRIME` divides every minor of the true size, by chance about once in
    `PRIME` / H.

    Args:
        weight_hh: (H, H), H in 1 … `MAX_RESERVOIR`.
        weight_ih: (H, 1) or (H,).

    Returns:
        The rank, 0 … H.

    Raises:
        OutOfBounds: H is out of its range.
        ValueError: shapes that do not fit, or a number that is not finite.

    Example:
        >>> import torch
        >>> controllability_rank(torch.eye(5) / 2, torch.ones(5, 1))  # all units are alike
        1
        >>> controllability_rank(torch.diag(torch.ones(4), -1), torch.eye(5)[:, :1])
        5
    """
    hidden = check_weights(weight_hh, weight_ih)
    matrix, column = _residues(weight_hh), _residues(weight_ih.flatten())
    columns = [column]
    while len(columns) < hidden:
        columns.append((matrix * columns[-1] % PRIME).sum(1) % PRIME)
    return _rank(np.array(columns))


def _residues(weights: Tensor) -> NDArray[np.int64]:
    """Numbers times one power of two that makes all of them whole, modulo `PRIME`."""
    values = weights.detach().double().numpy()
    fractions, exponents = np.frexp(values)
    whole = np.ldexp(fractions, _BITS).astype(np.int64) % PRIME
    shifts = exponents - exponents.min()
    powers = np.array([pow(2, shift, PRIME) for shift in range(int(shifts.max()) + 1)])
    residues: NDArray[np.int64] = whole * powers[shifts] % PRIME
    return residues


def _rank(rows: NDArray[np.int64]) -> int:
    """Gaussian elimination modulo `PRIME`; every product fits into 62 bits."""
    rank = 0
    for place in range(rows.shape[1]):
        found = np.flatnonzero(rows[rank:, place])
        if not len(found):
            continue
        pivot = rank + int(found[0])
        rows[[rank, pivot]] = rows[[pivot, rank]]
        rows[rank] = rows[rank] * pow(int(rows[rank, place]), -1, PRIME) % PRIME
        below = rows[rank + 1 :]
        below -= below[:, place, None] * rows[rank] % PRIME
        below %= PRIME
        rank += 1
        if rank == len(rows):
            break
    return rank
