"""The answer route: the contract of docs/answers.md, for every section and every bad value."""

import asyncio
import json
from collections.abc import Iterator
from itertools import product
from threading import Event
from typing import Any

import pytest
from streamlit import config

from content import LANGUAGES, Language, ui_text
from lessons.answer import Answer, answer, version
from lessons.control import InvalidValue
from lessons.controls import Choice
from lessons.section import preset
from server import answers
from server.turns import Turns
from tests.lessons.every import BAD, SECTIONS
from tests.server.asked import get, send

ADDRESS = f"/answer/{version()}"
NETWORK = "home/network"
RELU = {"lang": "en", "relu_steps": "30"}
each = pytest.mark.parametrize(("name", "language"), [*product(SECTIONS, LANGUAGES)])


@pytest.fixture(autouse=True)
def places(monkeypatch: pytest.MonkeyPatch) -> Iterator[Turns]:
    """Places of this test's own: those of a server belong to its event loop."""
    own = Turns(answers.MAX_COMPUTING, answers.MAX_COMPUTING, answers.MAX_WAITING_EACH)
    monkeypatch.setattr(answers, "_computing", own)
    yield own
    assert own.taken == 0  # whoever took a place has given it back


# --- answers --------------------------------------------------------------------------------------


@each
def test_the_route_gives_the_bytes_of_the_function(name: str, language: Language) -> None:
    section = SECTIONS[name]
    asked = [{}, *(preset(section, one, language) for one in section.presets)][:3]
    for values in asked:
        said = {key: section.controls[key].format(value) for key, value in values.items()}
        found = get(f"{ADDRESS}/{name}", {"lang": language, **said}, accept_encoding="gzip, br")
        expected = answer(section.page, section.id, language, values)
        assert found.status == 200 and found.content == expected.json
        assert found.headers["content-type"] == "application/json"
        assert found.headers["content-encoding"] == "gzip"
        assert int(found.headers["content-length"]) == len(found.body)


def test_an_answer_comes_unpacked_to_who_cannot_unpack() -> None:
    found = get(f"{ADDRESS}/problems/relu", RELU)
    assert "content-encoding" not in found.headers
    assert found.body == answer("problems", "relu", "en", {"relu_steps": 30}).json
    assert found.headers["vary"] == "Accept-Encoding"


def test_the_same_position_has_the_same_bytes_however_it_is_said() -> None:
    said = ["30", "30.0", "3e1", "30.4"]
    found = {get(f"{ADDRESS}/problems/relu", RELU | {"relu_steps": raw}).body for raw in said}
    assert len(found) == 1


def test_a_language_is_english_unless_it_is_said() -> None:
    assert get(f"{ADDRESS}/{NETWORK}").said["language"] == "en"
    assert get(f"{ADDRESS}/{NETWORK}", {"lang": "ru"}).said["language"] == "ru"


def test_head_says_what_get_would() -> None:
    head = asyncio.run(send(f"{ADDRESS}/problems/relu", RELU, "HEAD"))
    found = get(f"{ADDRESS}/problems/relu", RELU)
    assert head.status == 200 and head.headers == found.headers


# --- caches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (f"/answer/{version()}", "public, max-age=31536000, immutable"),
        ("/answer/of-yesterday", "public, max-age=60"),
        ("/answer", "public, max-age=60"),
    ],
)
def test_an_answer_is_kept_for_ever_under_its_version_alone(address: str, kept: str) -> None:
    found = get(f"{address}/problems/relu", RELU)
    assert found.status == 200 and found.headers["cache-control"] == kept


@pytest.mark.parametrize("packed", [True, False])
def test_who_has_an_answer_is_not_sent_it_again(packed: bool) -> None:
    asked = {"accept_encoding": "gzip"} if packed else {}
    first = get(f"{ADDRESS}/problems/relu", RELU, **asked)
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', f"W/{tag}"):
        again = get(f"{ADDRESS}/problems/relu", RELU, if_none_match=known, **asked)
        assert again.status == 304 and not again.body
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == first.headers["cache-control"]
    other = get(f"{ADDRESS}/problems/relu", RELU | {"relu_steps": "50"}, if_none_match=tag)
    assert other.status == 200 and other.headers["etag"] != tag


def test_a_version_names_all_that_an_answer_depends_on() -> None:
    assert version() == version() and len(version()) == 12 and version().isalnum()


# --- bad input ------------------------------------------------------------------------------------


def assert_refused(found: Any, key: str, language: Language) -> str:
    assert found.status == 400
    assert found.headers["cache-control"] == "no-store"
    assert found.headers["content-type"] == "application/json"
    said = found.said
    assert said.keys() == {"error", "control"} and said["control"] == key
    sentence: str = said["error"]
    assert sentence and "{{" not in sentence and "Traceback" not in sentence
    assert "\n" not in sentence and len(sentence) < 500
    assert any("а" <= letter <= "я" for letter in sentence) == (language == "ru")
    return sentence


@each
def test_a_bad_value_gets_one_sentence_and_never_an_error(name: str, language: Language) -> None:
    section = SECTIONS[name]

    async def all_of_them() -> None:
        for (key, control), kind in product(section.controls.items(), BAD):
            raw = BAD[kind]
            if not control.typed:  # what arrives of half a pair is a sign for it
                try:
                    control.parse(*[one.encode(errors="replace").decode() for one in raw])
                except InvalidValue:
                    found = await send(f"{ADDRESS}/{name}", {"lang": language, key: raw})
                    assert_refused(found, key, language)
                continue
            found = await send(f"{ADDRESS}/{name}", {"lang": language, key: raw})
            if found.status != 200:
                assert_refused(found, key, language)
            else:
                assert len(raw) == 1 and len(raw[0]) < 5000

    asyncio.run(all_of_them())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SECTIONS)
def test_an_unknown_key_is_refused(name: str, language: Language) -> None:
    for key in ("nobody", "LANG", "wall_start_w ", "\x00", "x" * 300):
        found = get(f"{ADDRESS}/{name}", {"lang": language, key: "1"})
        assert found.status == 400 and len(found.said["error"]) < 1000
        assert found.said["control"].isprintable()


@pytest.mark.parametrize("said", [["xx"], [""], ["ru", "en"], ["en", "en"], ["EN"], ["\x00"]])
def test_a_language_that_is_none_is_refused(said: list[str]) -> None:
    first: Language = "ru" if said[0] == "ru" else "en"
    sentence = assert_refused(get(f"{ADDRESS}/{NETWORK}", {"lang": said}), "lang", first)
    assert "ru, en" in sentence


@pytest.mark.parametrize(
    "string",
    [b"", b"&", b"=", b"lang", b"%", b"%ff=%fe", b"lang=en&" + b"&" * 900, b"a=b;c=d", b"\xd0\xb9"],
)
def test_a_query_that_is_none_is_no_error(string: bytes) -> None:
    assert get(f"{ADDRESS}/problems/relu", string).status in (200, 400)


def test_what_only_a_session_has_is_refused() -> None:
    personal = [
        (name, key, control.personal)
        for name, section in SECTIONS.items()
        for key, control in section.controls.items()
        if isinstance(control, Choice) and control.personal
    ]
    assert personal
    for (name, key, own), language in product(personal, LANGUAGES):
        found = get(f"{ADDRESS}/{name}", {"lang": language, key: own})
        assert assert_refused(found, key, language) == ui_text.OWN_NETWORK_ONLY_HERE[language]
        assert (
            get(
                f"{ADDRESS}/{name}", {"lang": language, key: SECTIONS[name].controls[key].default}
            ).status
            == 200
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        *(
            "problems/nothing",
            "nothing/wall",
            "home/page",
            "problems/gradient-verdicts",
            "problems/__init__",
        ),
        *(
            "scheme/hidden-state.en",
            "../wall",
            "problems/ ",
            "problems/wall\x00",
            "section/controls",
        ),
    ],
)
def test_an_unknown_section_is_not_found(path: str, language: Language) -> None:
    for address in (ADDRESS, "/answer"):
        found = get(f"{address}/{path}", {"lang": language})
        assert found.status == 404
        if path.count("/") == 1 and not path.startswith(".."):
            assert found.said == {"error": ui_text.NO_SECTION[language]}


def test_nothing_can_be_posted() -> None:
    assert asyncio.run(send(f"{ADDRESS}/{NETWORK}", method="POST")).status == 405


# --- many at once ---------------------------------------------------------------------------------


def test_a_full_server_asks_to_come_again_and_answers_what_it_knows(
    places: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_WAIT_SECONDS", 0.05)
    answer("home", "network", "en", {})

    async def crowded() -> None:
        for _ in range(answers.MAX_COMPUTING):
            await places._enter("others", 1)
        for language in LANGUAGES:
            query = {"lang": language, "network_word": "never asked before"}
            found = await send(f"{ADDRESS}/{NETWORK}", query)
            assert found.status == 503 and found.headers["retry-after"] == "1"
            assert found.headers["cache-control"] == "no-store"
            assert found.said == {"error": ui_text.SERVER_BUSY[language]}
        known = await send(f"{ADDRESS}/{NETWORK}", {"lang": "en"})
        assert known.status == 200
        for _ in range(answers.MAX_COMPUTING):
            places._leave("others")

    asyncio.run(crowded())


def test_only_so_many_are_computed_at_once_and_the_next_has_its_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let, running, most = Event(), 0, 0

    def slow(page: str, section: str, language: Language, values: dict[str, Any]) -> Answer:
        nonlocal running, most
        running += 1
        most = max(most, running)
        let.wait(5)
        running -= 1
        return Answer(json.dumps(values).encode())

    monkeypatch.setattr(answers, "_compute", slow)
    crowded = [f"crowd{one}" for one in range(answers.MAX_COMPUTING + 3)]

    async def crowd() -> list[Any]:
        query = [{"lang": "en", "network_word": one} for one in crowded]
        tasks = [asyncio.create_task(send(f"{ADDRESS}/{NETWORK}", one)) for one in query]
        while running < answers.MAX_COMPUTING:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        let.set()
        return await asyncio.gather(*tasks)

    found = asyncio.run(crowd())
    assert most == answers.MAX_COMPUTING
    assert [one.said["network_word"] for one in found] == crowded


def test_an_address_that_floods_leaves_a_place_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        answers,
        "_computing",
        Turns(answers.MAX_COMPUTING, answers.MAX_COMPUTING_EACH, answers.MAX_WAITING_EACH),
    )
    let = Event()

    def slow(page: str, section: str, language: Language, values: dict[str, Any]) -> Answer:
        if values["network_word"].startswith("flood"):
            let.wait(10)
        return Answer(json.dumps(values).encode())

    monkeypatch.setattr(answers, "_compute", slow)

    async def ask(word: str, client: str) -> int:
        query = {"lang": "en", "network_word": word}
        return (await send(f"{ADDRESS}/{NETWORK}", query, client=client)).status

    async def flood() -> None:
        tasks = [asyncio.create_task(ask(f"flood{n}", "203.0.113.1")) for n in range(20)]
        await asyncio.sleep(0.05)
        assert await ask("another", "203.0.113.2") == 200  # none of the twenty has an answer yet
        assert not any(task.done() for task in tasks)
        let.set()
        assert set(await asyncio.gather(*tasks)) == {200}

    asyncio.run(flood())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fault_is_one_sentence_and_the_log_has_the_rest(
    language: Language, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> Answer:
        raise RuntimeError("meant to fail")

    monkeypatch.setattr(answers, "_compute", broken)
    found = get(f"{ADDRESS}/{NETWORK}", {"lang": language, "network_word": "never asked"})
    assert found.status == 500 and found.said == {"error": ui_text.ANSWER_FAILED[language]}
    assert found.headers["cache-control"] == "no-store"
    assert "RuntimeError: meant to fail" in caplog.text and "network_word" in caplog.text


def test_a_refusal_gives_its_place_back() -> None:
    async def refused() -> None:
        for _ in range(answers.MAX_COMPUTING + 1):
            found = await send(f"{ADDRESS}/{NETWORK}", {"lang": "en", "network_word": ""})
            assert found.status == 400

    asyncio.run(refused())


# --- where it stands ------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["sheet", "/a/b/"])
def test_the_route_stands_under_streamlits_own_prefix(
    base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: base if "baseUrl" in name else own(name))
    for version_of in (ADDRESS, "/answer"):
        address = version_of + "/scheme/memory"
        assert get(f"/{base.strip('/')}{address}").status == 200
        assert get(address).status == 404
