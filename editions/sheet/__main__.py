"""`python -m editions.sheet`: write the sheet into `static/sheet`, in every language."""

import argparse
from pathlib import Path
from typing import Final

from content import LANGUAGES
from editions.sheet.compose import sheet
from editions.sheet.html import document
from editions.sheet.links import beside, live
from editions.sheet.markdown import note
from editions.words import Address

FOLDER: Final = Path(__file__).parents[2] / "static" / "sheet"


def files(lead: Address = beside) -> dict[str, str]:
    """Name → text of every file of the sheet.

    Args:
        lead: where a link of the cheatsheet leads from there.
    """
    return {
        name: text
        for language in LANGUAGES
        for name, text in (
            (f"{language}.html", document(sheet(language), language, lead)),
            (f"{language}.md", note(sheet(language), language, lead)),
        )
    }


def main() -> None:
    """Write the files."""
    parser = argparse.ArgumentParser(prog="python -m editions.sheet", description=__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write into")
    parser.add_argument("--live", default="../", help="address of the live cheatsheet")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    for name, text in files(live(asked.live)).items():
        (asked.out / name).write_text(text, encoding="utf-8")
        print(f"{asked.out / name}: {len(text.encode()) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
