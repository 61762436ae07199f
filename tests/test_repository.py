"""The files around the code: settings, pins, and what is never committed."""

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from streamlit import config

from diagrams.theme import QUANTITIES, SURFACES

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / ".streamlit" / "config.toml"
RUNTIME = {"streamlit", "torch", "plotly", "numpy"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


# --- .streamlit/config.toml -----------------------------------------------------------------------


def settings():
    """Every setting by its full name, as in theme.dark.sidebar.textColor."""

    def flat(table, prefix=""):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from flat(value, f"{prefix}{key}.")
            else:
                yield prefix + key, value

    return dict(flat(tomllib.loads(SETTINGS.read_text(encoding="utf-8"))))


def test_streamlit_does_not_collect_garbage_after_every_run():
    assert settings()["runner.postScriptGC"] is False


def test_every_setting_exists_in_streamlit_and_takes_this_type():
    options = config.get_config_options()
    for name, value in settings().items():
        assert name in options, f"Streamlit has no setting {name}"
        # Streamlit declares one option as text and documents it as "auto", true or false.
        kind = bool if name == "client.showErrorLinks" else options[name].type
        assert isinstance(value, kind), name
        assert not options[name].deprecated, name


def test_every_setting_has_a_reason_beside_or_above_it():
    above = ""
    for line in SETTINGS.read_text(encoding="utf-8").splitlines():
        if re.match(r"\w+ *=", line):
            beside = re.search(r'(?:"|\w)\s+# (\S.+)$', line)
            reason = beside[1] if beside else above.removeprefix("#").strip()
            assert len(reason) >= 6, f"no reason is given for: {line}"
            above = ""
        else:
            above = line if line.startswith("#") else ""


@pytest.mark.parametrize("dress", ["light", "dark"])
def test_the_theme_wears_the_colours_of_the_figures(dress):
    def colour(name):
        return settings()[f"theme.{dress}.{name}"]

    slots = {"x": "blue", "h": "violet", "c": "green", "y": "yellow", "L": "orange", "W": "gray"}
    assert slots.keys() == QUANTITIES.keys()
    for quantity, slot in slots.items():
        expected = getattr(QUANTITIES[quantity], dress)
        assert colour(f"{slot}Color") == colour(f"{slot}TextColor") == expected
    assert colour("primaryColor") == getattr(QUANTITIES["h"], dress)
    assert colour("backgroundColor") == getattr(SURFACES["paper"], dress)
    assert colour("textColor") == getattr(SURFACES["text"], dress)


def channels(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def contrast(one, other):
    """Contrast of two colours, each a list of channels, as WCAG 2 defines it."""

    def luminance(rgb):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_the_extremes_is_twenty_one():
    assert contrast(channels("#000000"), channels("#ffffff")) == pytest.approx(21)


@pytest.mark.parametrize(("dress", "tint"), [("light", 0.1), ("dark", 0.2)])
def test_every_text_colour_is_readable_on_every_surface(dress, tint):
    theme = {
        name.removeprefix(f"theme.{dress}."): channels(value)
        for name, value in settings().items()
        if name.startswith(f"theme.{dress}.")
    }
    surfaces = {name for name in theme if name.lower().endswith("backgroundcolor")}
    texts = {name for name in theme if name.endswith("TextColor")} | {"textColor", "linkColor"}
    assert len(surfaces) == 5 and len(texts) == 9
    for text in texts:
        for surface in surfaces:
            assert contrast(theme[text], theme[surface]) >= 4.5, (text, surface)
        # A badge and a notice stand on their own colour, thinned by Streamlit to this share.
        paper = zip(theme[text], theme["backgroundColor"], strict=True)
        badge = [tint * colour + (1 - tint) * white for colour, white in paper]
        assert contrast(theme[text], badge) >= 4.5, text


# --- pins -----------------------------------------------------------------------------------------


def pins(name):
    """Package to exact version, of one requirements file; anything looser fails."""
    found = {}
    for line in read(name).splitlines():
        line = line.partition("#")[0].strip()
        if line and not line.startswith("-"):
            pin = re.fullmatch(r"([\w.-]+)==(\d[\w.]*)(?:; sys_platform != \"win32\")?", line)
            assert pin, f"{name}: not an exact, portable pin: {line}"
            package = canonicalize_name(pin[1])
            assert package not in found, f"{name} pins {package} twice"
            found[package] = pin[2]
    return found


def pulled_in(packages):
    """Every package these ones need on this machine, whatever the depth."""
    found, queue = set(), list(packages)
    while queue:
        try:
            needs = map(Requirement, requires(queue.pop()) or [])
        except PackageNotFoundError:
            continue  # needed on another system only
        for need in needs:
            name = canonicalize_name(need.name)
            wanted = need.marker is None or need.marker.evaluate({"extra": ""})
            # PyTorch's GPU build pins its own libraries; the CPU build has none. pip is there.
            if wanted and name not in found and not re.match(r"nvidia-|cuda-|triton|pip$", name):
                found.add(name)
                queue.append(name)
    return found


def test_the_sheet_needs_four_packages():
    assert pins("requirements.txt").keys() == RUNTIME


def test_everything_the_four_pull_in_is_pinned():
    needed = pulled_in(RUNTIME)
    assert {"pandas", "starlette", "jinja2"} <= needed, "the walk found too little"
    assert needed - RUNTIME <= pins("constraints.txt").keys()


def test_everything_the_tools_pull_in_is_pinned():
    tools = pins("requirements-dev.txt").keys()
    assert pulled_in(tools) - RUNTIME - tools <= pins("constraints.txt").keys()


def test_every_version_is_written_down_once():
    files = ["requirements.txt", "requirements-dev.txt", "constraints.txt"]
    named = [package for name in files for package in pins(name)]
    assert len(named) == len(set(named))


def test_no_pin_is_bound_to_one_kind_of_machine():
    for package in pins("constraints.txt"):
        assert not re.match(r"nvidia-|cuda-|triton|pywin|macos|uvloop", package), package


# --- what must not be committed -------------------------------------------------------------------

ALLOWED = "https://download.pytorch.org/whl/cpu"
NEVER = {
    "a package registry": r"\b(?:pypi|pythonhosted|npmjs|debian|download\.pytorch)\.(?:org|com)\b",
    "a path of one machine": r"(?<![\w./~-])/(?:work|root|home|Users|tmp/\w+)/\w"
    r"|\b[A-Z]:\\Users\b",
}


def offences(text):
    """What of `NEVER` a text holds."""
    text = text.replace(ALLOWED, "")
    return {kind: hit[0] for kind, rule in NEVER.items() if (hit := re.search(rule, text))}


def test_an_offence_would_be_seen():
    slash = "/"
    assert offences(f"see {slash}work/x, {slash}home/anna/x or {slash}Users/anna/x")
    assert offences("pip -i https://pypi" + ".org/simple")
    assert offences("https://download.pytorch" + ".org/whl/cu130")
    assert not offences(f"{ALLOWED}, or a link: https://example.com/work/x, content/home/x")


def test_nothing_committed_names_a_registry_or_a_path_of_one_machine():
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if not listing.stdout:
        pytest.skip("not a git checkout, or nothing is committed yet")
    found = {}
    for name in listing.stdout.decode().split("\0"):
        path = ROOT / name
        if name and not name.startswith("static/") and path.is_file():
            content = path.read_bytes()
            if b"\0" not in content and (hits := offences(content.decode(errors="replace"))):
                found[name] = hits
    assert not found
