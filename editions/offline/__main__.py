"""`python -m editions.offline`: the sheet as a folder of files that needs no server of its own."""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from content import LANGUAGES
from editions.offline import build, check
from editions.offline.answers import LISTS, Written, links_of_words, write_answers
from editions.offline.pages import Edition, has_answer
from lessons.answer import find
from lessons.reading_order import PAGES, section_ids

WORKERS: Final = 2
Task = tuple[str, Callable[..., Any], tuple[Any, ...]]
"""What is done, and the call that does it."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the edition; it takes the place of the one before when all of it is there."""
    asked = _asked(arguments)
    began, out, pages = time.monotonic(), asked.out, asked.page or PAGES
    fresh = out.with_name(f"{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    build.write_static(fresh)
    edition = Edition(build.scripts_version(), asked.live or "")
    linked: dict[str, set[str]] = {language: links_of_words(language) for language in LANGUAGES}
    if "sheet" in pages:
        for language, links in build.write_sheet(fresh).items():
            linked[language] |= links
    lists = [(page, id) for page, id in LISTS if page in pages]
    every = [(page, id) for page in pages for id in section_ids(page)]
    rest = [one for one in every if one not in lists and has_answer(find(*one))]
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        total = len(lists) + len(rest) + len(pages)
        progress = _Progress(total, began)
        for written in progress.of(_run(pool, (_answers(fresh, *one, linked) for one in lists))):
            for language, found in written.links.items():
                linked[language] |= found  # what the lists lead to has answers, too
        documents = (
            (f"{page}.html", build.write_documents, (fresh, page, edition)) for page in pages
        )
        tasks = [*documents, *(_answers(fresh, *one, linked) for one in rest)]
        for _ in progress.of(_run(pool, tasks)):
            pass
    for language in LANGUAGES:
        build.write_index(fresh, language)
    faults = check.faults(fresh, complete=not asked.page)
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        sys.exit(f"the edition in {fresh} has {len(faults)} faults")
    shutil.rmtree(out, ignore_errors=True)
    fresh.rename(out)
    size, first = check.size(out) / 1e6, max(check.first_bytes(out).values()) / 1e6
    print(
        f"{out}: {progress.answers} answers, {size:.1f} MB; at most {first:.2f} MB before the first"
        f" picture of a page; {time.monotonic() - began:.0f} s"
    )


class _Progress:
    """A line for every task that is done."""

    def __init__(self, total: int, began: float) -> None:
        self.total, self.began = total, began
        self.done = self.answers = 0

    def of(self, results: Iterable[tuple[str, Any]]) -> Iterator[Any]:
        """The results, each told of as it comes."""
        for name, result in results:
            self.done += 1
            more = ""
            if isinstance(result, Written):
                self.answers += result.answers
                more = f": {result.answers} answers, {result.bytes / 1000:.0f} kB"
            spent = time.monotonic() - self.began
            print(f"{spent:4.0f} s  {self.done}/{self.total}  {name}{more}", flush=True)
            yield result


def _answers(out: Path, page: str, id: str, linked: Mapping[str, Iterable[str]]) -> Task:
    return f"{page}/{id}", write_answers, (out, page, id, linked)


def _run(pool: Executor, tasks: Iterable[Task]) -> Iterator[tuple[str, Any]]:
    """Names and results of tasks, as they are done; the first error ends all of them."""
    running = {pool.submit(call, *given): name for name, call, given in tasks}
    try:
        for one in as_completed(running):
            yield running[one], one.result()
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m editions.offline", description=__doc__)
    parser.add_argument("--out", type=_folder, default=Path("build/offline"), help="the folder")
    parser.add_argument("--live", type=_live, help="address of the full version")
    parser.add_argument(
        "--page", action="append", choices=PAGES, help="only this page, for a quick look"
    )
    return parser.parse_args(arguments)


def _folder(given: str) -> Path:
    """A folder that may be written: a new one, or that of an edition before."""
    out = Path(given)
    if out.exists() and any(out.iterdir()) and not (out / "static" / "offline.css").exists():
        raise argparse.ArgumentTypeError(f"{out} holds something else than an offline edition")
    return out


def _live(given: str) -> str:
    """The address of the full version, ending in a slash."""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise argparse.ArgumentTypeError(f"{given!r} is no address such as https://example.org/")
    return given.rstrip("/") + "/"


if __name__ == "__main__":
    main()
