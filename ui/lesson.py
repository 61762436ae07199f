"""The parts of a lesson: section, formula, notice, predict-then-reveal, presets, code panel."""

import re
import string
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, Final, ParamSpec, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from content import Language, Page, Section, words
from content.formulas import FORMULAS
from content.template import Run, fill, runs
from diagrams.theme import QUANTITIES
from ui import controls, experiments
from ui.chart import STEP, Chart, Drawing, chart
from ui.parts import Part, Sentence
from ui.presets import PRESETS, values

P = ParamSpec("P")
Result = TypeVar("Result")
_MACRO: Final = re.compile(rf"\\([{''.join(QUANTITIES)}])\{{")


@dataclass
class Lesson:
    """One page being written, top to bottom, in one language."""

    name: str
    language: Language
    page: Page
    section_id: str = ""
    outline: DeltaGenerator | None = None  # where the sections are listed as links
    listed: list[str] = field(default_factory=list)

    def title(self) -> None:
        """The page's title and the question it answers."""
        st.title(self.page.title, anchor=False)
        st.markdown(f":gray[{coloured(self.page.question)}]")

    def section(self, section_id: str) -> None:
        """Begin a section: its title, with the same anchor in every language, and its prose."""
        self._head(section_id)
        st.markdown(coloured(self.here.prose))

    def section_beside(self, section_id: str) -> DeltaGenerator:
        """Like `section`; returns a place beside the prose, filled once controls are known."""
        self._head(section_id)
        prose, beside = st.columns([1, 1], gap="large", vertical_alignment="center")
        prose.markdown(coloured(self.here.prose))
        return beside

    def _head(self, section_id: str) -> None:
        self.section_id = section_id
        st.header(self.here.title, anchor=section_id)
        if self.outline:
            self.listed.append(f"[{self.here.title}](#{section_id})")
            self.outline.markdown("\n\n".join(self.listed))  # one element: each costs at every run

    @property
    def here(self) -> Section:
        """The section being written."""
        return self.page.sections[self.section_id]

    def line(self, block: str, **values: object) -> str:
        """A block of this section, filled, as Markdown."""
        return coloured(fill(self.here.blocks[block], **values))

    def runs(self, *blocks: str, **values: object) -> list[Run]:
        """Blocks of this section in one line, filled, as coloured runs for a chart's caption."""
        return runs(" ".join(self.here.blocks[block] for block in blocks), **values)

    def formula(self, name: str) -> None:
        """A displayed formula from the common list."""
        st.markdown(f"$$\n{coloured(FORMULAS[name]).strip()}\n$$")  # st.latex would centre it

    def controls(self, *keys: str) -> list[Any]:
        """A row of controls by their keys, as wide as they say; returns their values."""
        weights = [controls.CONTROLS[key].width for key in keys]
        columns = st.columns(weights, vertical_alignment="bottom", gap="medium")
        values = []
        for key, column in zip(keys, columns, strict=True):
            with column:
                values.append(controls.draw(key, self.language))
        return values

    def row(self, *keys: str) -> list[Any]:
        """A row of equally wide controls: fewer messages than `controls`, for what is redrawn."""
        with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
            return [controls.draw(key, self.language) for key in keys]

    def attempt(
        self, experiment: Callable[P, Result], *args: P.args, **kwargs: P.kwargs
    ) -> Result | None:
        """Run an experiment; if it refuses its input, say why in one sentence, and give nothing."""
        loading = (
            st.spinner(words.COMPUTING[self.language]) if experiments.cold() else nullcontext()
        )
        try:
            with loading:  # the first experiment of a server may have to wait for torch
                return experiment(*args, **kwargs)
        except ValueError as error:
            st.error(refusal(error, self.language))
            return None

    def figure(
        self,
        *drawings: Drawing,
        name: str,
        captions: Sequence[Sequence[Sequence[Run]]] = (),
        notices: Sequence[Sequence[Run]] = (),
        parameter: str = STEP,
        opens: int | None = None,
    ) -> Chart:
        """Figures that step through time together; one caption a step, and what to notice."""
        named = f"{self.name}-{name}"
        return chart(drawings, named, self.language, captions, notices, parameter, opens)

    def sentence(self, block: str) -> Sentence:
        """A block of this section on its own."""
        return Sentence(self.line(block))

    def verdict(self, said: str, truth: str, block: str = "answer", **values: object) -> Sentence:
        """Whether the reader was right, and the answer with its numbers."""
        verdict = words.RIGHT if said == truth else words.WRONG
        return Sentence(f"**{verdict[self.language]}** {self.line(block, **values)}")

    def show(self, *parts: Part) -> None:
        """Put parts on the page."""
        for part in parts:
            part.show()

    def presets(self) -> None:
        """This section's buttons that make the point in one click."""
        with st.container(horizontal=True, gap="small", key=f"presets-{self.section_id}"):
            for name, preset in PRESETS[self.name][self.section_id].items():
                st.button(
                    self.line(f"preset-{name}"),
                    key=f"preset-{self.section_id}-{name}",
                    on_click=controls.set_values,
                    args=(values(preset, self.language),),
                )

    def predict(self, *options: str, of: str = "") -> str | None:
        """Ask this section's question; returns the option the reader has committed to, if any.

        Args:
            options: ids of the answers.
            of: what is asked about, where a section asks the same of several things.
        """
        labels = {option: self.line(f"option-{option}") for option in options}
        answer: str | None = st.radio(
            f"**{words.PREDICT[self.language]}.** {self.line('question')}",
            list(labels),
            format_func=labels.__getitem__,
            index=None,
            key="-".join(filter(None, ("predict", self.name, self.section_id, of))),
        )
        return answer


def coloured(markdown: str) -> str:
    r"""Give the macros `\x{…}`, `\h{…}` … of formulas the colours of their quantities."""
    return _MACRO.sub(lambda macro: rf"\textcolor{{{QUANTITIES[macro[1]].light}}}{{", markdown)


def literal(text: str) -> str:
    """Text as Markdown that shows it letter for letter; controls and line breaks become blanks."""
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return re.sub(rf"([{re.escape(string.punctuation)}])", r"\\\1", plain)


def refusal(error: ValueError, language: Language) -> str:
    """One sentence in the reader's language for an input that rnn_core refused."""
    quantity = getattr(error, "quantity", None)
    if quantity is None:
        return literal(str(error))
    value, low, high = (getattr(error, name) for name in ("value", "low", "high"))
    table = words.TOO_SMALL if value < low else words.TOO_LARGE
    sentence = table.get(quantity, words.OUT_OF_BOUNDS)[language]
    return fill(sentence, quantity=quantity, value=value, low=low, high=high)
