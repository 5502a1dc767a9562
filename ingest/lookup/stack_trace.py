"""A text without the frames of a stack trace."""

import re

# Of a trace, the frames: the caller's own files, names and source lines hold no code of the API.
_MAX_FRAME = 1000
_ESCAPED = re.compile(r"\\n(?:\\t|\s){1,20}(?:at |File )")
_PYTHON = re.compile(r'([\s|+]*)File "[^"]+", line \d+(?:, in .*)?')
_FRAME = re.compile(
    r"\s+at .*(?:\)|:\d+|line \d+)(?: ~?\[[^\]]*\])?\s*\{?"  # Java, JavaScript, .NET
    r"|\s*\.{3} \d+ (?:more|common frames omitted)"
    r"|\s*(?:from )?\S+\.rb:\d+:in [`'][^`']*'"
    r"|#\d+ (?:\S+\(\d+\): .*|\{main\})|\s*thrown in \S+ on line \d+"
)
# Ruby puts the message behind the innermost frame.
_RUBY_HEAD = re.compile(r"\S+\.rb:\d+:in [`'][^`']*': (?=\S)")


def without_frames(text: str) -> str:
    """`text` without the lines that say where in the caller's program the error came up."""
    kept: list[str] = []
    deeper: int | None = None  # the indentation of a Python frame, whose source lines stand deeper
    for line in text.split("\n"):
        if len(line) > _MAX_FRAME:
            kept.append(line)
            continue
        indented = len(line) - len(line.lstrip(" \t|+"))
        if frame := _PYTHON.fullmatch(line):
            deeper = len(frame[1])
        elif deeper is None or indented <= deeper:
            deeper = None
            if not _FRAME.fullmatch(line):
                kept.append(_RUBY_HEAD.sub("", line, count=1))
    return "\n".join(kept)


def unescaped(text: str) -> str:
    """`text` with the line breaks of a trace that stands escaped in a log of JSON lines."""
    if not _ESCAPED.search(text):
        return text
    return text.replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
