"""A page of the sheet: what its file names, drawn in that order."""

from lessons.answer import find
from lessons.section import Section
from lessons.term_marks import marked_page
from ui import embed, repeats
from ui import section as sections
from ui.frame import below_section, frame


def page(name: str, *ids: str) -> None:
    """Draw a page, or the one section of it that the address asks for.

    Args:
        name: its id.
        ids: of its sections, in reading order.
    """
    every = [find(name, section) for section in ids]
    asked = embed.asked_section()
    if asked is None:
        _whole(name, every)
    else:
        embed.draw(name, every, asked)


def _whole(name: str, every: list[Section]) -> None:
    controls = {key: control for section in every for key, control in section.controls.items()}
    language, outline = frame(name, every, controls)
    deciding = _layout_controls(every)
    repeats.begin(every)
    listed = []
    on_page = sections.on_page(every, language)
    marked = marked_page(name, tuple(section.id for section in on_page), language)
    for section in on_page:
        if outline:
            listed.append(f"[{section.prose(language).title}](#{section.id})")
            outline.markdown("\n\n".join(listed))  # one element: each costs at every run
        sections.draw(section, marked.sections[section.id], language, deciding)
        below_section(section, language)


def _layout_controls(every: list[Section]) -> set[str]:
    """Keys of controls with which the page itself changes, not its answers alone.

    They decide which sections stand on it or what the button of a training elsewhere will order,
    or another section draws them as well.
    """
    deciding = {key for section in every for key in section.shown_when}
    for section in every:
        if section.experiment and section.experiment.training:
            deciding |= section.controls.keys() - {one.key for one in section.drawn}
        deciding |= {one.key for one in section.repeated}
    return deciding
