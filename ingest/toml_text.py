"""Write text as TOML."""

import json


def toml_string(text: str) -> str:
    """`text` as a basic string, which JSON's differs from in one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
