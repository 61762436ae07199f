"""From a wrong caption to what is wrong in it; right ones are in `test_scenes`."""

import pytest

from rnn_core.world.captions import caption, caption_text
from rnn_core.world.language import LANGUAGES
from rnn_core.world.parsing import CaptionError, parse
from rnn_core.world.scenes import Scene

CAT = Scene("cat", "ginger", "small", "sleeps", "under table", "old")
WRONG = [
    ("ru", "маленький рыжая кот спит под старым столом", "рыжая", 2),
    ("ru", "маленький рыжий кот спит под старом столом", "старом", 6),
    ("ru", "рыжий маленький кот спит под старым столом", "рыжий", 1),
    ("ru", "маленький рыжий кот Муся спит под старым столом", "Муся", 4),
    ("ru", "маленький рыжий кот спит под старым столом рядом", "рядом", 8),
    ("en", "a small ginger cat sleeps under a old table", "a", 7),
    ("en", "the small ginger cat sleeps under an old table", "the", 1),
]


@pytest.mark.parametrize(("language", "text", "word", "position"), WRONG)
def test_a_slip_is_named_and_the_right_caption_offered(
    language: str, text: str, word: str, position: int
) -> None:
    with pytest.raises(CaptionError) as caught:
        parse(text.split(), language)
    assert (caught.value.word, caught.value.position) == (word, position)
    assert caught.value.correction == caption_text(CAT, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_world_lacks_is_named(language: str) -> None:
    with pytest.raises(CaptionError, match="is not in this world") as caught:
        parse([*caption_text(CAT, language).split(), "dragon"], language)
    assert caught.value.word == "dragon" and caught.value.unknown == ("dragon",)
    with pytest.raises(CaptionError, match=": dragon, flies") as caught:
        parse(["dragon", "flies", *caption_text(CAT, language).split(), "dragon"], language)
    assert caught.value.unknown == ("dragon", "flies") and caught.value.position == 1
    for field, word in (("animal", 3), ("posture", 4), ("place", 5)):
        said = [w.text for w in caption(CAT, language) if w.pos != "DET"]
        del said[word - 1]
        with pytest.raises(CaptionError) as caught:
            parse([*said[:2], *said[2:]], language)
        assert caught.value.missing == (field,)
        assert caught.value.named.items() <= vars(CAT).items()
    with pytest.raises(CaptionError):
        parse([], language)
