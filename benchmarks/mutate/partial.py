"""Lists shown in part: what pages say then, in every place and markup; and the same words where nothing is missing."""

from benchmarks.mutate.case import LAST_LIST, Case, Change
from benchmarks.mutate.edits import after, drop, make
from benchmarks.mutate.honest import say

#: As whole elements behind the list, whatever their markup.
_LINES = (
    "<p>Showing 14 of 47</p>",
    "<div>Showing 1-14 of 47 errors</div>",
    "<p>Displaying the first 20 results</p>",
    "<div><span>14</span> / <span>47</span></div>",
    "<span>14 of 47</span>",
    "<p>Results 1 to 20 of 2,400</p>",
    "<p>21–40 of 47</p>",
    "<div class='pager'>Page 1 of 3</div>",
    "<p>14 errors of 47 shown</p>",
    "<p>Only the first 20 are shown.</p>",
    "<p>Only the first 20 errors are listed here. Ask us for the rest.</p>",
    "<p>Just 14 codes are displayed.</p>",
    "<div>Results truncated</div>",
    "<p><em>This list is truncated to 14 entries.</em></p>",
    "<p>This is only a partial list.</p>",
    "<p>… and 12 others</p>",
    "<p>+33 more errors</p>",
    "<p>33 more not shown</p>",
    "<p>The remaining 33 errors are on the next page.</p>",
    "<p>The list continues on page 2</p>",
    "<p>Scroll down to load more</p>",
    "<div role='alert'>Failed to load the remaining rows</div>",
    "<p>Could not load all errors. Please try again.</p>",
    "<div>Error loading data. <button>Retry</button></div>",
    "<p>Sorry, we couldn’t load the rest of the list.</p>",
    "<p>Something went wrong while loading the errors.</p>",
    "<div>Loading…</div>",
    "<div role='status'>Loading more rows...</div>",
    "<div><span>Please wait…</span></div>",
    "<div role='status' aria-label='Loading errors…'><svg></svg></div>",
    "<p><a href='?page=2'>Next page</a></p>",
    "<nav aria-label='Pagination'><a href='?page=2'>2</a></nav>",
    "<ul><li><a href='/docs/errors?offset=14'>Next</a></li></ul>",
    "<p><a href='#'>Next</a></p>",
    "<p><a href='javascript:void(0)'>Older</a></p>",
    "<div><a href='errors/page/2'>Older entries</a></div>",
    "<button>Next</button>",
    "<button aria-label='Next page'><svg></svg></button>",
    "<div role='button'>Show all</div>",
    "<p><a href='#'>Show all 47 errors</a></p>",
    "<p><a href='/errors/all'>View all errors</a></p>",
    "<div><button>Load remaining 33</button></div>",
    "<button>Load 20 more</button>",
    "<a href='/reference/every-error'>See the full list</a>",
    "<p>See the complete list of error codes</p>",
    "<div class='skeleton'></div>",
    "<div class='table-row-placeholder'><span></span></div>",
    "<div class='infinite-scroll-sentinel'></div>",
    "<div id='load-more-trigger'></div>",
    "<p>This section lists 14 of our 47 error codes</p>",
    "<p>47 codes total (14 visible)</p>",
    "<p>Seite 1 von 3</p>",
    "<div>1–14 von 47</div>",
    "<button>Mehr laden</button>",
    "<div><button>加载更多</button></div>",
    "<p>33 rows hidden</p>",
    "<p>Remaining rows omitted for brevity</p>",
    "<p>Too many rows to display</p>",
    "<p>The second half of the table is on the next page</p>",
    "<p>Something went wrong loading this table. Retry</p>",
    "<div role='progressbar'>Loading 33 more</div>",
    "<p role='alert'>Error: rows could not be loaded</p>",
    "<input type='button' value='Load more errors'>",
    "<link rel='next' href='?page=2'>",
)
#: Within a table, across it.
_ROWS = ("Showing 14 of 47", "Loading…", "Load more", "Failed to load the remaining rows", "… and 12 others", "14 / 47")


def _with_losses(markup: str) -> Change:
    def change(case: Case) -> None:
        for row in case.some(case.rows):
            drop(row)
        after(LAST_LIST, markup)(case)

    return change


def _across(markup: str) -> Change:
    """A last line across a table."""

    def change(case: Case) -> None:
        last = case.lines[-1]
        last.addnext(make(markup.format(width=len(last))))

    return change


def _in_caption(text: str) -> Change:
    def change(case: Case) -> None:
        case.tables[-1].insert(0, make(f"<caption>{text}</caption>"))

    return change


def _skeleton(case: Case) -> None:
    last = case.lines[-1]
    cells = "<td><span class='bar'></span></td>" * len(last)
    last.addnext(make(f"<tr>{cells}</tr>"))


def _unfinished(name: str, value: str) -> Change:
    """A list that says of itself that it waits."""

    def change(case: Case) -> None:
        case.tables[-1].set(name, value)

    return change


OPERATORS: dict[str, Change] = {
    # Nothing of the list is gone: to be seen on the first look.
    **{f"partial: {markup}": after(LAST_LIST, markup) for markup in _LINES},
    **{f"partial: {text} across": _across(f"<tr><td colspan='{{width}}'>{text}</td></tr>") for text in _ROWS},
    **{
        f"partial: {text} in a foot": _across(f"<tfoot><tr><td colspan='{{width}}'>{text}</td></tr></tfoot>")
        for text in _ROWS
    },
    **{f"partial: {text} in a caption": _in_caption(text) for text in _ROWS},
    "partial: a row of bones": _skeleton,
    "partial: busy": _unfinished("aria-busy", "true"),
    "partial: more rows than are there": _unfinished("aria-rowcount", "4700"),
    **{f"partial, with losses: {markup}": _with_losses(markup) for markup in _LINES[::4]},
}
#: The same words where nothing is missing.
_OTHERS = (
    "<nav><a href='/docs/webhooks'>Next: Webhooks</a></nav>",
    "<nav class='pagination-nav'><a rel='next' href='/docs/webhooks'><div>Next</div><div>Webhooks</div></a></nav>",
    "<div class='prev-next'><a href='/webhooks'><span>Next page</span><span>Webhooks</span></a></div>",
    "<footer><a href='/docs/webhooks'>Next</a></footer>",
    "<div class='rst-footer-buttons' role='navigation'><a href='webhooks.html'>Next</a></div>",
    "<p>Showing 47 of 47</p>",
    "<p>Page 1 of 1</p>",
    "<p>See the full list of statuses at <a href='https://iana.example/statuses'>IANA</a>.</p>",
    "<div><h2>Pagination</h2><p>Only the first 20 results are listed unless you ask for more.</p></div>",
    "<div><h2>Paging</h2><p>Page 1 of 3 comes first; follow <code>next</code> to load more.</p></div>",
    "<div><h2>Next steps</h2><p><a href='/docs/retries'>Retry a request</a></p></div>",
    "<div><h2>Limits</h2><p>Results are limited to 100 items.</p><p>Truncated</p></div>",
    "<aside>Loading…</aside>",
    "<p>Read more about <a href='/docs/retries'>retries</a>.</p>",
    "<div><h2>Feedback</h2><button>Next</button></div>",
    "<p>This is not a complete list.</p>",
    "<p>Only the most common errors are listed below.</p>",
    "<button>Expand all</button>",
    "<div><button aria-expanded='false'>Menu</button><button>Show all</button></div>",
    "<details><summary>Show more</summary><p>Errors are kept for a month.</p></details>",
)
#: Such words as messages of rows.
_MESSAGES = ("Page 1 of 3 could not be loaded.", "Failed to load the remaining rows.", "Load more", "Showing 1 of 3")


def _message(text: str) -> Change:
    def change(case: Case) -> None:
        say(case, case.one(case.rows), "message", text)

    return change


TWINS: dict[str, Change] = {f"in full: {markup}": after(LAST_LIST, markup) for markup in _OTHERS}
MESSAGES: dict[str, Change] = {f"in full: the message {text!r}": _message(text) for text in _MESSAGES}
