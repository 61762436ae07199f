"""The weights that a layer of PyTorch uses now, whatever computes them.

Pruning, weight norm, spectral norm and parametrisations compute weights on the way into `forward`.
Before that, attributes such as `weight_hh_l0` are those of the last call, and to read one may
change the layer: spectral norm takes a step of its power iteration. Whatever in this package takes
a layer therefore takes it by `plain_layer`, which leaves it exactly as it was.
"""

from collections import OrderedDict
from typing import Any, Final, TypeVar

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.nn.utils.prune import BasePruningMethod
from torch.nn.utils.spectral_norm import SpectralNorm
from torch.nn.utils.weight_norm import WeightNorm

from rnn_core.arguments import checked
from rnn_core.tensors import check_float, check_shape

Layer = nn.RNN | nn.LSTM | nn.GRU
Module = TypeVar("Module", bound=nn.Module)
GATES: Final = {"LSTM": 4, "GRU": 3}
"""Blocks of rows in the weights of a gated layer; `nn.RNN` has one."""
_COMPUTING: Final = (BasePruningMethod, SpectralNorm, WeightNorm)


@checked
def plain_layer(layer: Layer) -> Layer:
    """A recurrent layer as it is now: its weights are tensors, computed as `forward` would.

    Args:
        layer: of any number of layers and directions; it is only read.

    Returns:
        The layer itself, or where its weights are computed one that gives the same output: its
        weights are tensors of the same shapes, and differentiable functions of the parameters.

    Raises:
        TypeError: it is of another kind, or has hooks or a forward of its own.
        ValueError: it has projections, or its weights do not fit together or are not finite.

    Example:
        >>> from torch.nn.utils import prune
        >>> layer = prune.l1_unstructured(nn.GRU(3, 8), "weight_hh_l0", amount=0.5)
        >>> plain = plain_layer(layer)
        >>> int((plain.weight_hh_l0 == 0).sum()), len(plain._forward_pre_hooks)
        (96, 0)
    """
    if layer.proj_size > 0:
        raise ValueError("an LSTM with projections (proj_size > 0) is not taken")
    plain = _plain(layer, _kind(layer))
    hidden, rows = plain.hidden_size, GATES.get(plain.mode, 1) * plain.hidden_size
    directions = 2 if plain.bidirectional else 1
    first = plain.all_weights[0][0]
    for k, weights in enumerate(plain.all_weights):
        inputs = plain.input_size if k < directions else directions * hidden
        shapes = ((rows, inputs), (rows, hidden), (rows,), (rows,))
        for name, weight, shape in zip(plain._all_weights[k], weights, shapes, strict=False):
            check_shape(name, weight, *shape)
            check_float(name, weight, like=first)
    return plain


@checked
def plain_linear(head: nn.Linear) -> nn.Linear:
    """A linear layer as it is now, like `plain_layer`.

    Args:
        head: any `nn.Linear`; it is only read.

    Returns:
        The layer itself, or one with computed weights that gives the same output.

    Raises:
        TypeError: it is of another kind, or has hooks or a forward of its own.
        ValueError: its weights do not fit together or are not finite.
    """
    plain = _plain(head, nn.Linear)
    check_shape("the head's weight", plain.weight, head.out_features, head.in_features)
    check_float("the head's weight", plain.weight)
    if plain.bias is not None:
        check_shape("the head's bias", plain.bias, head.out_features)
        check_float("the head's bias", plain.bias, like=plain.weight)
    return plain


def reaching_forward(layer: Layer, x: Tensor, state: Any) -> tuple[Layer, Tensor, Any]:
    """What a subclass with a forward of its own hands on to PyTorch's, and the layer without it.

    Args:
        layer: of PyTorch, or of a subclass that changes no more than what PyTorch's forward reads.
        x: what the layer takes, of a shape that it takes.
        state: what it takes, or None.

    Returns:
        The layer, x in a shape that PyTorch's forward takes, and the state: those that came, unless
        the forward is another one.

    Raises:
        TypeError: its forward does not call PyTorch's once and return what that returns.
    """
    kind, given = _kind(layer), list[Any]()
    if not _has_own_forward(layer, kind):
        return layer, x, state

    class Recorder(kind):  # type: ignore[valid-type, misc]
        def forward(self, input: Tensor, hx: Any = None) -> Any:
            given.append((input, hx, kind.forward(self, input, hx)))
            return given[-1][-1]

    twin: Any = _twin(layer)
    if "forward" not in vars(layer) and "parametrizations" not in layer._modules:
        twin.__class__ = type(kind.__name__, (type(layer), Recorder), {})  # for super() to meet it
        with torch.random.fork_rng(devices=[]):
            output = twin.forward(x, state)
        if len(given) == 1 and output is given[0][-1]:
            bare: Any = _twin(layer)
            bare.__class__ = kind
            return bare, *given[0][:2]
    raise _own_forward(layer, kind)


def _kind(layer: Layer) -> type[Layer]:
    return next(kind for kind in (nn.RNN, nn.LSTM, nn.GRU) if isinstance(layer, kind))


def _has_own_forward(module: nn.Module, kind: type[nn.Module]) -> bool:
    same = type(module).forward is kind.forward and type(module).__call__ is nn.Module.__call__
    return not same or "forward" in vars(module)


def _own_forward(module: nn.Module, kind: type[nn.Module]) -> TypeError:
    return TypeError(
        f"{type(module).__name__} has a forward of its own, which changes what nn.{kind.__name__} "
        f"computes: give a plain nn.{kind.__name__} with its weights"
    )


def _plain(module: Module, kind: type[nn.Module]) -> Module:
    """The module itself, or one of this kind whose weights are plain attributes."""
    if _has_own_forward(module, kind):
        raise _own_forward(module, kind)
    before = module._forward_pre_hooks.values()
    after = module._forward_hooks or module._backward_hooks or module._backward_pre_hooks
    if after or not all(isinstance(hook, _COMPUTING) for hook in before):
        raise TypeError(
            f"this nn.{kind.__name__} has hooks, which would not be run: remove them first"
        )
    if not before and "parametrizations" not in module._modules:
        return module
    if parametrize._cache_enabled:
        raise ValueError(
            "weights that are cached may be old: leave torch.nn.utils.parametrize.cached() first"
        )
    return _computed(module, kind)


def _computed(module: Module, kind: type[nn.Module]) -> Module:
    twin: Any = _twin(module)
    with torch.random.fork_rng(devices=[]):  # a parametrisation may draw numbers
        for hook in module._forward_pre_hooks.values():
            hook(twin, ())
        if isinstance(twin, nn.RNNBase):
            twin._update_flat_weights()  # reads each weight as often as `forward` does
            weights = dict(zip(twin._flat_weights_names, twin._flat_weights, strict=True))
        else:
            weights = {"weight": twin.weight, "bias": twin.bias}
    plain = object.__new__(kind)
    vars(plain).update(vars(twin))
    vars(plain).update(_parameters={}, _modules={}, _forward_pre_hooks=OrderedDict(), **weights)
    return plain  # type: ignore[return-value]


def _twin(module: nn.Module) -> nn.Module:
    """The same module with the same parameters; what its forward may change is its own."""
    twin = object.__new__(type(module))
    own: dict[str, Any] = {
        "_parameters": module._parameters.copy(),
        "_buffers": {name: _clone(buffer) for name, buffer in module._buffers.items()},
        "_modules": {name: part and _twin(part) for name, part in module._modules.items()},
    }
    if isinstance(module, nn.RNNBase):
        own["_flat_weights"] = list(module._flat_weights)
    vars(twin).update(vars(module))
    vars(twin).update(own)
    return twin


def _clone(buffer: Tensor | None) -> Tensor | None:
    return None if buffer is None else buffer.clone()
