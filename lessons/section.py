"""What a section is declared with: experiment, controls, presets, question, answers.

A section is data: nothing here computes before it is asked (`lessons.answer`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

from content import Language, Text
from content.template import Run, styled_runs
from lessons import controls
from lessons.blocks import Block, Verdict
from lessons.control import Control
from lessons.controls import Choice
from lessons.prose import Prose, prose
from lessons.training_job import TrainingJob
from lessons.writer import Writer

Preset = Mapping[str, Any] | tuple[str, ...]
"""Values of controls by key, a text in every language; or keys that go back to their defaults."""


@dataclass(frozen=True, eq=False)
class Experiment:
    """A call into `rnn_core`, and the controls whose values are its arguments.

    Attributes:
        run: takes the controls' values by their keys and, if it has such an argument, `language`.
            Kept for all readers: equal arguments give one and the same result.
        controls: its own, the lesson's main slider first.
        builds_on: an experiment whose controls reach this one too, with those it builds on itself.
        training: a job of the same arguments, if its training can be watched; `run` is then
            given what there is of its result as `so_far`.
        network: of the values, the name of the network that a reader's own may stand in for; `run`
            is then given that model as `so_far`.
    """

    run: Callable[..., Any]
    controls: Sequence[Control] = ()
    builds_on: "Experiment | None" = None
    training: Callable[..., TrainingJob] | None = None
    network: Callable[[Mapping[str, Any]], str] | None = None

    @cached_property
    def all_controls(self) -> dict[str, Control]:
        """Every control that reaches it, by key, those of the experiments it builds on first."""
        before = self.builds_on.all_controls if self.builds_on else {}
        return before | {control.key: control for control in self.controls}

    @cached_property
    def _takes_language(self) -> bool:
        taken = signature(self.run).parameters.values()
        return any(one.name == "language" or one.kind == one.VAR_KEYWORD for one in taken)

    def arguments(self, language: Language, values: Mapping[str, Any]) -> dict[str, Any]:
        """What `run` and `training` take, of values of all its controls."""
        given = {key: values[key] for key in self.all_controls}
        return given | {"language": language} if self._takes_language else given

    def __call__(self, language: Language, values: Mapping[str, Any], **more: Any) -> Any:
        """The result for values of all its controls."""
        return self.run(**self.arguments(language, values), **more)

    def at(self, language: Language, **changes: Any) -> Any:
        """The result where nobody has touched a control, but for some changes."""
        return self(language, controls.defaults(self.all_controls, language) | changes)


@dataclass(frozen=True)
class Question:
    """Predict, then see.

    Attributes:
        options: ids; their words are the blocks `option-<id>`.
        truth: gives the verdict, `Writer.verdict`, computed with every answer.
        choice: key of a choice if each of its options is a question of its own.
    """

    options: tuple[str, ...]
    truth: Callable[[Writer, Any], Verdict]
    choice: str = ""


@dataclass(frozen=True, eq=False)
class Section:
    """One section of a page, all of it but its words, which stand in files beside its module.

    Attributes:
        module: `__name__` of the module that declares it.
        experiment: what it computes; without one its controls move nothing but its own answers.
        rows: its controls as they are drawn, row by row.
        repeats: rows of controls that another section of the page draws, drawn here as well.
        formulas: names in `content.formulas`, or what gives them for the values.
        beside: whether the formulas stand beside the prose.
        presets: buttons that make the point in one click; their words are the blocks `preset-<id>`.
        question: to be answered before the reader sees.
        answers: each gives blocks for the experiment's result, in reading order.
        shown_when: choices' keys and the options with which the section is on the page.
    """

    module: str
    experiment: Experiment | None = None
    rows: Sequence[Sequence[Control]] = ()
    repeats: Sequence[Sequence[Control]] = ()
    formulas: Sequence[str] | Callable[[Mapping[str, Any]], Sequence[str]] = ()
    beside: bool = False
    presets: Mapping[str, Preset] = field(default_factory=dict)
    question: Question | None = None
    answers: Sequence[Callable[[Writer, Any], Iterable[Block]]] = ()
    shown_when: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Presets are checked against the controls that they move."""
        for name in self.presets:
            for key, value in preset(self, name, "en").items():
                self.controls[key].snap(value)

    @property
    def page(self) -> str:
        """Id of its page."""
        return self.module.split(".")[-2]

    @property
    def id(self) -> str:
        """Its own id, in links."""
        return self.module.split(".")[-1].replace("_", "-")

    @cached_property
    def controls(self) -> dict[str, Control]:
        """Every control that reaches it, by key."""
        all_controls = self.experiment.all_controls if self.experiment else {}
        return {**all_controls, **{one.key: one for one in self.drawn}}

    @property
    def drawn(self) -> list[Control]:
        """The controls of its rows."""
        return [one for row in self.rows for one in row]

    @property
    def repeated(self) -> list[Control]:
        """The controls that it draws beside another section."""
        return [one for row in self.repeats for one in row]

    def question_words(self, language: Language) -> tuple[list[Run], list[tuple[str, list[Run]]]]:
        """Its question, and every option with its id; nothing where it asks nothing."""
        if not self.question:
            return [], []
        blocks = self.prose(language).blocks
        options = [(one, styled_runs(blocks[f"option-{one}"])) for one in self.question.options]
        return styled_runs(blocks["question"]), options

    def formulas_at(self, values: Mapping[str, Any]) -> list[str]:
        """Names of the formulas that it shows at values of all its controls."""
        asked = self.formulas
        return list(asked(values) if callable(asked) else asked)

    def personal_controls(self, values: Mapping[str, Any]) -> list[Control]:
        """Those controls whose values ask for what only a reader's session has."""
        reaching = self.controls.values()
        return [
            one
            for one in reaching
            if isinstance(one, Choice) and one.personal and values.get(one.key) == one.personal
        ]

    @property
    def stem(self) -> Path:
        """The path of its module and of its words, without what they end with."""
        return Path(str(import_module(self.module).__file__)).with_suffix("")

    def prose(self, language: Language) -> Prose:
        """Its words."""
        return prose(self.stem, language)

    def writer(self, language: Language, values: Mapping[str, Any]) -> Writer:
        """What its answers write with."""
        return Writer(self.page, self.id, language, self.prose(language), values)


def spoken(value: Any, language: Language) -> Any:
    """A preset's value in the reader's language."""
    return value[language] if isinstance(value, Text) else value


def preset(section: Section, name: str, language: Language) -> dict[str, Any]:
    """What a preset puts the controls to."""
    wanted = section.presets[name]
    if isinstance(wanted, tuple):
        return {key: section.controls[key].initial(language) for key in wanted}
    return {key: spoken(value, language) for key, value in wanted.items()}
