"""Numbers that nobody can write over."""

import numpy as np
import pytest
import torch

from rnn_core.arrays import frozen


@pytest.mark.parametrize(
    "numbers",
    [
        np.arange(4.0),
        torch.arange(4),
        torch.ones(2, 2, requires_grad=True),
        torch.tensor([1 + 2j]).conj(),
    ],
    ids=["array", "tensor", "learnt", "conjugate"],
)
def test_the_same_numbers_read_only(numbers: np.ndarray | torch.Tensor) -> None:
    given = numbers.tolist()
    array = frozen(numbers)
    assert array.tolist() == given
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 7
    assert not array.T.flags.writeable and not array[:1].flags.writeable  # nor a part of them
