"""Short strings of "Problems": gradient flow, spectrum, truncation."""

from typing import Final

from content import Text

LETTERS: Final = Text(
    ru="кот сидит на старом столе и смотрит в окно",
    en="the cat sits on an old table by the window",
)
"""Longer than the default number of steps, so that no letter is read twice."""
VERDICTS: Final = {
    "vanishes": Text(ru="затухает", en="vanishes"),
    "explodes": Text(ru="взрывается", en="explodes"),
    "grows": Text(ru="растёт", en="grows"),
    "fades": Text(ru="медленно слабеет", en="fades slowly"),
    "rises": Text(ru="медленно растёт", en="grows slowly"),
    "neither": Text(ru="ни то, ни другое", en="neither"),
    "overflows": Text(ru="переполнение", en="overflow"),
    "underflows": Text(ru="затухает до 0", en="vanishes to 0"),
    "nothing": Text(ru="обрывается", en="breaks off"),
    "rate": Text(ru="× {{rate}} за шаг", en="× {{rate}} a step"),
}
"""What stands in the empty half of a matrix."""
FLOW: Final = {
    "loss": Text(ru="потеря L<sub>t</sub>", en="loss L<sub>t</sub>"),
    "state": Text(ru="состояние h<sub>k</sub>", en="state h<sub>k</sub>"),
    "inf": Text(ru="больше всех чисел, inf", en="above all numbers, inf"),
    "nan": Text(ru="не число, nan", en="not a number, nan"),
}
SPECTRUM: Final = {
    "step": Text(ru="шаг k", en="step k"),
    "norm": Text(ru="‖∂h<sub>T</sub>/∂h<sub>k</sub>‖", en="‖∂h<sub>T</sub>/∂h<sub>k</sub>‖"),
    "bound": Text(ru="граница для Элмана, σ₁<sup>T−k</sup>", en="Elman's bound, σ₁<sup>T−k</sup>"),
    "real": Text(ru="Re λ", en="Re λ"),
    "imaginary": Text(ru="Im λ", en="Im λ"),
    "values": Text(ru="собственные числа W<sub>hh</sub>", en="eigenvalues of W<sub>hh</sub>"),
    "one": Text(ru="радиус 1", en="radius 1"),
    "sigma": Text(ru="радиус σ₁", en="radius σ₁"),
}
TRUNCATED: Final = {
    "whole": Text(ru="целиком", en="in one piece"),
    "cut": Text(ru="окно {{window}}", en="window {{window}}"),
}
