"""What a scheduler is told: whatever the folder is called, it gets exactly the words that are meant."""

import plistlib
import re
import shlex
import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from archive.cli.schedule import Job, cron, default_format, launchd, systemd, windows

NAMES = ["arkiv", "mina bloggar", 'fem "bra" år', "100 % $HOME", "O'Neill å", "a\\b <&>"]


def job(name: str) -> Job:
    folder = Path("/srv") / name
    words = ("/opt/min app/bloggarkiv", "--archive", str(folder), "nightly", "--stop-after", "14400s")
    return Job(words, time(3, 7), folder, "bloggarkiv-arkiv")


@pytest.mark.parametrize("name", NAMES)
def test_cron_runs_the_words_that_are_meant(name):
    line = cron(job(name)).rstrip("\n")
    fields, command = line.split(" ", 5)[:5], line.split(" ", 5)[5]
    assert fields == ["7", "3", "*", "*", "*"]
    assert not re.search(r"(?<!\\)%", command), "a bare percent sign ends the command"
    assert shlex.split(command.replace(r"\%", "%")) == list(job(name).words)


@pytest.mark.parametrize("name", NAMES)
def test_launchd_runs_the_words_that_are_meant(name):
    read = plistlib.loads(launchd(job(name)).encode())
    assert read["ProgramArguments"] == list(job(name).words)
    assert read["StartCalendarInterval"] == {"Hour": 3, "Minute": 7}


@pytest.mark.parametrize("name", NAMES)
def test_systemd_quotes_each_word(name):
    (line,) = [line for line in systemd(job(name)).splitlines() if line.startswith("ExecStart=")]
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    plain = [re.sub(r"\\(.)", r"\1", word).replace("%%", "%").replace("$$", "$") for word in words]
    assert plain == list(job(name).words)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_takes_the_units(tmp_path):
    program = tmp_path / "min app" / "bloggarkiv"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    text = systemd(Job((str(program), "--archive", "/srv/100 % å"), time(3, 7), Path("/srv"), "bloggarkiv-x"))
    _, service, timer = re.split(r"^# ~/.config/systemd/user/.*\n", text, flags=re.MULTILINE)
    for ending, unit in (("service", service), ("timer", timer)):
        (tmp_path / f"bloggarkiv-x.{ending}").write_text(unit)
    files = [str(tmp_path / f"bloggarkiv-x.{ending}") for ending in ("service", "timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *files],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    told = [line for line in done.stderr.splitlines() if "bloggarkiv-x" in line]
    assert told == []


@pytest.mark.parametrize("name", NAMES)
def test_windows_names_the_program_and_its_arguments_apart(name):
    text = windows(job(name))
    program, arguments = re.findall(r"-(?:Execute|Argument) '((?:[^']|'')*)'", text)
    assert program == "/opt/min app/bloggarkiv"
    unquoted = arguments.replace("''", "'")
    assert unquoted == subprocess.list2cmdline(job(name).words[1:])
    assert "-At 03:07" in text


@pytest.mark.parametrize(
    ("platform", "kinds"), [("darwin", ["launchd"]), ("win32", ["windows"]), ("linux", ["cron", "systemd"])]
)
def test_the_format_is_that_of_the_platform(platform, kinds):
    assert default_format(platform) in kinds
