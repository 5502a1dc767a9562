"""What readers of a page do not see: decoys that are hidden, true values that are, and chrome glued to texts."""

import copy
from collections.abc import Callable

from lxml.html import HtmlElement

from benchmarks.mutate.case import COLUMNS, Case, Change
from benchmarks.mutate.edits import code_of, make, said, unknowable

#: What no browser shows, by name.
HIDDEN = {
    "hidden": "<{tag} hidden>{text}</{tag}>",
    "until-found": '<{tag} hidden="until-found">{text}</{tag}>',
    "display": '<{tag} style="color: red; display : none !important">{text}</{tag}>',
    "capitals": '<{tag} style="DISPLAY:NONE">{text}</{tag}>',
    "visibility": '<{tag} style="visibility:hidden">{text}</{tag}>',
    "collapse": '<{tag} style="visibility: collapse">{text}</{tag}>',
    "template": "<template>{text}</template>",
    "dialog": "<dialog>{text}</dialog>",
    "popover": '<{tag} popover="auto" id="pop">{text}</{tag}>',
    "tooltip": '<{tag} role="tooltip">{text}</{tag}>',
    "noscript": "<noscript>{text}</noscript>",
    "select": "<select><option>{text}</option></select>",
    "datalist": "<datalist><option>{text}</option></datalist>",
    "menu": "<menu><li>{text}</li></menu>",
    "deleted": "<del>{text}</del>",
    "struck": "<s>{text}</s>",
    "strike": "<strike>{text}</strike>",
    "line-through": '<{tag} style="text-decoration: line-through red">{text}</{tag}>',
    "decoration": '<{tag} style="text-decoration-line:line-through">{text}</{tag}>',
    "clipped": '<span style="position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)">{text}</span>',
    "far away": '<span style="position:absolute;left:-9999px">{text}</span>',
    "no size": '<span style="font-size:0">{text}</span>',
    "transparent": '<span style="opacity:0">{text}</span>',
    "colourless": '<span style="color:transparent">{text}</span>',
}
#: What a browser shows in place of a medium that it cannot play, or beside it.
FALLBACK = {
    "video": "<video controls>{text}</video>",
    "audio": "<audio>{text}</audio>",
    "canvas": "<canvas>{text}</canvas>",
    "object": '<object data="x.svg">{text}</object>',
    "iframe": '<iframe src="x">{text}</iframe>',
}
#: What a picture is called; a mark or a verdict is what it shows.
CALLED = {
    "drawing's title": "<svg><title>{text}</title><path/></svg>",
    "drawing's label": '<svg aria-label="{text}"></svg>',
    "picture's text": '<img src="i.png" alt="{text}">',
}
#: What belongs to the page and not to the text.
CHROME = {
    "copy button": "<button>Copy</button>",
    "copied": "<span>Copied!</span>",
    "copied block": "<div>Copied!</div>",
    "edit link": '<a href="/edit">Edit this page</a>',
    "edit span": "<span>Edit this page</span>",
    "anchor": '<a href="#x">#</a>',
    "permalink": "<span>Permalink to this row</span>",
    "icon's title": "<svg><title>Information</title><path/></svg>",
    "picture's text": '<img src="i.png" alt="Opens in a new tab">',
    "tooltip": '<div role="tooltip">What this means</div>',
}
DECOYS = {
    "code": "decoy_code",
    "status": "418",
    "category": "decoys",
    "retryable": "✅",
    "message": "A decoy, and no message.",
    "hint": "Do as the decoy says.",
}
_TAGS = ("span", "div")
_ATTRIBUTES = {
    "hidden": ("hidden", ""),
    "display": ("style", "display:none"),
    "visibility": ("style", "visibility:hidden"),
    "line-through": ("style", "text-decoration:line-through"),
}
_CARDS = ("template", "dialog", "noscript", "del", "select", "datalist", "menu", "div hidden")


def beside(form: str, *fields: str, say: bool = True) -> Change:
    """The form stands before or behind what a cell says, of one of the `fields` (of all) in each row."""

    def change(case: Case) -> None:
        names = case.need(name for name in fields or DECOYS if name in COLUMNS[case.vendor])
        for number, row in enumerate(case.rows):
            name = names[number % len(names)]
            new = make(form.format(tag=_TAGS[number % 2], text=DECOYS[name] if say else ""))
            cell = case.cell(row, name)
            label = cell.find("strong")
            if number // len(names) % 2 or not say:
                cell.append(new)
            elif label is not None:
                new.tail, label.tail = label.tail, None
                label.addnext(new)
            else:
                new.tail, cell.text = cell.text, None
                cell.insert(0, new)

    return change


def hides(form: str, *fields: str) -> Change:
    """The form is put around what a cell says, of one of the `fields` (of all)."""

    def change(case: Case) -> None:
        cell = _a_cell(*fields)(case)
        new = make(form.format(tag=case.chance.choice(_TAGS), text="<i></i>"))
        (hole,) = new.iter("i")
        label = cell.find("strong")
        if label is not None:
            hole.text, label.tail = label.tail, None
            hole.extend(list(cell)[1:])
        else:
            hole.text, cell.text = cell.text, None
            hole.extend(list(cell))
        cell.append(new)

    return unknowable(change)


def _a_cell(*fields: str) -> Callable[[Case], HtmlElement]:
    """A cell that says something."""

    def find(case: Case) -> HtmlElement:
        name = case.one(name for name in fields or DECOYS if name in COLUMNS[case.vendor])
        return case.one(cell for cell in case.cells(name) if said(cell) not in ("", "—"))

    return find


def _attribute(name: str, value: str, of: Callable[[Case], HtmlElement]) -> Change:
    return unknowable(lambda case: of(case).set(name, value))


def _a_card_in(tag: str) -> Change:
    def change(case: Case) -> None:
        card = case.one(case.find("//section[@id]"))
        holder = make(f"<{tag}></{tag.split()[0]}>")
        card.addprevious(holder)
        holder.append(card)

    return unknowable(change)


def _a_decoy_row(name: str, value: str) -> Change:
    """A row that was never there is hidden in the list."""

    def change(case: Case) -> None:
        row = case.one(case.rows)
        new = copy.deepcopy(row)
        next(new.iter("code")).text = f"{code_of(row)}_DECOY" if code_of(row).isupper() else f"{code_of(row)}_decoy"
        new.set(name, value)
        row.addnext(new)

    return change


#: To be read as before.
COSMETIC: dict[str, Change] = {
    **{f"unseen: decoys ({name})": beside(form) for name, form in (HIDDEN | FALLBACK).items()},
    **{f"unseen: decoys ({name})": beside(form, "status", "message", "hint") for name, form in CALLED.items()},
    **{f"unseen: a row of old ({name})": _a_decoy_row(*pair) for name, pair in _ATTRIBUTES.items()},
    **{f"chrome: {name}": beside(form, "message", "hint", say=False) for name, form in CHROME.items()},
}
#: To be called suspect.
DAMAGING: dict[str, Change] = {
    **{f"unseen: a value ({name})": hides(form) for name, form in HIDDEN.items()},
    **{f"unseen: a cell ({name})": _attribute(*pair, _a_cell()) for name, pair in _ATTRIBUTES.items()},
    **{
        f"unseen: a row ({name})": _attribute(*pair, lambda case: case.one(case.rows))
        for name, pair in _ATTRIBUTES.items()
    },
    **{f"unseen: a card in {tag}": _a_card_in(tag) for tag in _CARDS},
}
