"""Lines of a text as a batch."""

import pytest

from rnn_core import OutOfBounds
from rnn_core.batching.lines import MAX_LINES, tokenise_lines
from rnn_core.bounds import MAX_CHARACTERS


def test_every_line_that_holds_something_is_a_sequence() -> None:
    lines = tokenise_lines("\n a cat\n\n \t\nsleeps!\n\n")
    assert lines.tokens == (("a", "cat"), ("sleeps", "!"))
    assert lines.numbers == (2, 5)
    assert lines.empty_numbers == (1, 3, 4)  # what follows the last is no line


def test_windows_line_ends_are_line_ends() -> None:
    assert tokenise_lines("a\r\nb").tokens == (("a",), ("b",))


def test_as_many_lines_as_there_is_room_for() -> None:
    assert len(tokenise_lines("x\n" * MAX_LINES).tokens) == MAX_LINES
    with pytest.raises(OutOfBounds, match=f"lines must be between 1 and {MAX_LINES}"):
        tokenise_lines("x\n" * (MAX_LINES + 1))


@pytest.mark.parametrize("text", ["", " \n\t\n", "\n" * 100])
def test_a_text_without_tokens_is_refused(text: str) -> None:
    with pytest.raises(OutOfBounds, match="tokens"):
        tokenise_lines(text)


def test_a_text_has_a_longest_length() -> None:
    with pytest.raises(OutOfBounds, match="text length"):
        tokenise_lines("x" * (MAX_CHARACTERS + 1))
