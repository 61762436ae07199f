"""Pages and sections in reading order."""

from lessons.answer import pages, sections
from lessons.reading_order import PAGES, section_ids
from ui import frame


def test_pages_stand_in_the_order_of_the_navigation() -> None:
    assert tuple(frame.PAGES) == PAGES and sorted(PAGES) == sorted(pages())


def test_every_section_stands_on_its_page_once() -> None:
    for page in PAGES:
        assert sorted(section_ids(page)) == sorted(one.id for one in sections(page))
