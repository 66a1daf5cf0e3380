"""``bloggarkiv schedule``: prints what makes this computer run ``bloggarkiv nightly`` every night; installs nothing.

Each format quotes in its own way, and a folder's name may hold anything: spaces, quotes, percent signs, å.
"""

import plistlib
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from types import MappingProxyType

import click

from . import output
from .crawl import Duration
from .state import State

_PLATFORMS = {"darwin": "launchd", "win32": "windows"}


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be run every day at a local time. ``name`` is this archive's, in letters, digits and hyphens."""

    words: tuple[str, ...]
    at: time
    folder: Path
    name: str


class ClockTime(click.ParamType["time"]):
    """A time of day, as 03:17."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """The time of day; fails with what is right."""
        if isinstance(value, time):
            return value
        match = re.fullmatch(r"([01]?\d|2[0-3])[:.]([0-5]\d)", str(value).strip())
        if match is None:
            self.fail("a time of day is hours and minutes, such as 03:17", param, ctx)
        return time(int(match.group(1)), int(match.group(2)))


def cron(job: Job) -> str:
    """A line for crontab(5), where a bare percent sign would end the command."""
    command = shlex.join(job.words).replace("%", r"\%")
    return f"{job.at.minute} {job.at.hour} * * * {command}\n"


def systemd(job: Job) -> str:
    """Two user units, one after the other, each under the name of its file (systemd.service(5), "Quoting")."""
    program, *arguments = job.words
    command = " ".join([_systemd_quoted(program), *(_systemd_quoted(word).replace("$", "$$") for word in arguments)])
    return f"""\
# ~/.config/systemd/user/{job.name}.service
[Unit]
Description=Archives blogs (bloggarkiv)
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={command}

# ~/.config/systemd/user/{job.name}.timer
[Unit]
Description=Archives blogs every night (bloggarkiv)

[Timer]
OnCalendar=*-*-* {job.at:%H:%M}:00
Persistent=true

[Install]
WantedBy=timers.target
"""


def launchd(job: Job) -> str:
    """A property list (launchd.plist(5)); what needs a person goes into a file, as nobody sees stderr there."""
    properties = {
        "Label": job.name,
        "ProgramArguments": list(job.words),
        "StartCalendarInterval": {"Hour": job.at.hour, "Minute": job.at.minute},
        "StandardErrorPath": str(job.folder / "logs" / "nightly.err"),
    }
    return plistlib.dumps(properties).decode()


def windows(job: Job) -> str:
    """A command for PowerShell, which makes a task that catches up on a missed night."""
    program, *arguments = job.words
    return f"""\
Register-ScheduledTask -TaskName {_powershell_quoted(job.name)} `
  -Action (New-ScheduledTaskAction -Execute {_powershell_quoted(program)} `
    -Argument {_powershell_quoted(subprocess.list2cmdline(arguments))}) `
  -Trigger (New-ScheduledTaskTrigger -Daily -At {job.at:%H:%M}) `
  -Settings (New-ScheduledTaskSettingsSet -StartWhenAvailable)
"""


FORMATS: Mapping[str, tuple[Callable[[Job], str], str]] = MappingProxyType(
    {
        "cron": (cron, "Put the line into your crontab with: crontab -e"),
        "systemd": (
            systemd,
            "Save each part under the name above it, then: systemctl --user daemon-reload && "
            "systemctl --user enable --now {name}.timer && loginctl enable-linger",
        ),
        "launchd": (
            launchd,
            "Save it as ~/Library/LaunchAgents/{name}.plist, then: "
            "launchctl bootstrap gui/$(id -u) ~/Library/LaunchAgents/{name}.plist",
        ),
        "windows": (windows, "Paste the command into PowerShell."),
    }
)


@click.command()
@click.option("--cron", "kind", flag_value="cron", help="A crontab line.")
@click.option("--systemd", "kind", flag_value="systemd", help="A systemd service and its timer.")
@click.option("--launchd", "kind", flag_value="launchd", help="A macOS property list.")
@click.option("--windows", "kind", flag_value="windows", help="A Windows scheduled task.")
@click.option("--at", type=ClockTime(), default="03:17", show_default=True, help="The local time of day.")
@click.option("--stop-after", type=Duration(), help="As for nightly.")
@click.pass_obj
def schedule(state: State, kind: str | None, at: time, stop_after: timedelta | None) -> None:
    """Print what to install so that this archive is crawled every night. Nothing is installed.

    Without a format, the one of this computer.
    """
    folder = state.existing_folder()
    budget = ("--stop-after", f"{stop_after.total_seconds():.0f}s") if stop_after is not None else ()
    words = (*installed_command(), "--archive", str(folder), "nightly", *budget)
    plain = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")
    job = Job(words, at, folder, f"bloggarkiv-{plain}" if plain else "bloggarkiv")
    form, how = FORMATS[kind or default_format(sys.platform)]
    output.answer(form(job).rstrip("\n"))
    if not state.is_quiet:
        output.say(how.format(name=job.name))


def default_format(platform: str) -> str:
    """The format of a platform, as ``sys.platform`` names it; systemd's only where it runs."""
    has_systemd = Path("/run/systemd/system").is_dir()
    return _PLATFORMS.get(platform, "systemd" if has_systemd else "cron")


def installed_command() -> tuple[str, ...]:
    """The words that start this program from anywhere: its command, else the interpreter with its entry point."""
    here = Path(sys.argv[0]).absolute()
    if here.stem == "bloggarkiv" and here.is_file():
        return (str(here),)
    beside = shutil.which("bloggarkiv", path=str(Path(sys.executable).absolute().parent))
    found = beside or shutil.which("bloggarkiv")
    if found:
        return (str(Path(found).absolute()),)
    return (sys.executable, "-c", "from archive.cli import main; main()")


def _systemd_quoted(word: str) -> str:
    """The word in double quotes, with the specifiers that systemd would fill in doubled."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _powershell_quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
