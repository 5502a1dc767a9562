"""Read one page for a job in a worker process: plain data in, plain data out."""

from pathlib import Path
from traceback import walk_tb

from ingest.errors import PageFailed, describe_error
from ingest.reading import Reading
from ingest.sites.site_source import Job, load_site
from parsers.html.limits import OverLimit
from parsers.html.page import NoMarkup


def read_job(job: Job) -> Reading | tuple[str, str]:
    """Read one page; (reason, detail) where it cannot be read. A parser's exceptions never escape."""
    from ingest.extraction.read_page import read_page

    try:
        site, parse = load_site(job.source)
        reading = read_page(site, parse, job.body, job.page, job.url, job.charset)
        texts = (text for record in reading.records for text in (*record[:2], *record.state) if isinstance(text, str))
        "".join(texts).encode()  # A parser may produce lone surrogates, which cannot be stored.
        return reading
    except (PageFailed, NoMarkup, OverLimit) as error:
        return describe_failure(error)
    except MemoryError:
        raise
    except UnicodeEncodeError:
        return "parser-error", f"{job.source.path.name}: returns text with lone surrogates"
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a parser module is anybody's code
        if not job.source.own:
            return "internal-error", describe_error(error)
        return "parser-error", f"{_line_in(job.source.path.name, error)}: {describe_error(error)}"


def _line_in(name: str, error: BaseException) -> str:
    """The module's file, with the line that raised the error or called what did."""
    lines = [number for frame, number in walk_tb(error.__traceback__) if Path(frame.f_code.co_filename).name == name]
    return f"{name}:{lines[-1]}" if lines else name


def describe_failure(error: PageFailed | NoMarkup | OverLimit) -> tuple[str, str]:
    """The (reason, detail) of a page that cannot be read."""
    if isinstance(error, PageFailed):
        return error.reason, error.detail
    return ("too-large", str(error)) if isinstance(error, OverLimit) else ("not-html", "the page contains no markup")
