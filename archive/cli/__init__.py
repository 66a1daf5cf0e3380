"""The command ``bloggarkiv``: its group, its exit codes, and how errors are told. One file per verb.

Exit codes: 0 clean, 1 a finding asks for attention, 2 could not run, 130 interrupted. Answers go to stdout, talk to
stderr. A user's mistake never shows a traceback, unless ``-v`` asks for it.
"""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from scraper import ScraperError

from ..errors import ArchiveError
from . import output
from .add import add
from .backup import backup
from .changes import changes
from .check import check_archive
from .crawl import crawl
from .demo import demo
from .diff import diff
from .discover import discover
from .doctor import doctor
from .explain import explain
from .export import export
from .listing import list_posts
from .nightly import nightly
from .redact import redact
from .remove import remove
from .reparse import reparse
from .schedule import schedule
from .show import show
from .state import State, program_version
from .status import status

CLEAN, ATTENTION, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(program_version(), prog_name="bloggarkiv", message="%(prog)s %(version)s")
@click.option(
    "--archive",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The archive's folder. Else the nearest upwards from here that holds one.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say only what asks for attention.")
@click.option("-v", "--verbose", is_flag=True, help="Say everything; show tracebacks.")
@click.pass_context
def cli(context: click.Context, folder: Path | None, *, quiet: bool, verbose: bool) -> None:
    """Archives the blogs of municipal politicians: every post once, beside the original bytes."""
    context.obj = State(folder, is_quiet=quiet, is_verbose=verbose)


for command in (
    add,
    discover,
    remove,
    crawl,
    nightly,
    schedule,
    doctor,
    check_archive,
    backup,
    reparse,
    status,
    list_posts,
    show,
    changes,
    diff,
    redact,
    explain,
    export,
    demo,
):
    cli.add_command(command)


def main(args: Sequence[str] | None = None) -> None:
    """Runs the command line and leaves the process with its exit code."""
    sys.exit(_run(list(args) if args is not None else sys.argv[1:]))


def _run(args: list[str]) -> int:
    is_verbose = any(arg in ("-v", "--verbose") for arg in args)
    try:
        code = cli.main(args, prog_name="bloggarkiv", standalone_mode=False)
        sys.stdout.flush()
    except (ArchiveError, ScraperError) as error:
        if is_verbose:
            traceback.print_exc()
        output.complain(str(error))
        return COULD_NOT_RUN
    except click.ClickException as error:
        error.show()
        return COULD_NOT_RUN
    except (KeyboardInterrupt, click.Abort):
        output.complain("Interrupted. What was read is kept; run the same command again to go on.")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the answer has read enough ("bloggarkiv list | head").
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    return code if isinstance(code, int) else CLEAN
