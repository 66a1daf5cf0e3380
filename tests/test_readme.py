"""The README's commands run, in order, as they stand there; only the example's address is a server on this machine."""

import re
import shlex
from pathlib import Path

import pytest

from tests.acceptance.program import bloggarkiv
from tests.servers.site_server import serve_site

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = "https://anna.example/"


def commands() -> list[list[str]]:
    blocks = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ bloggarkiv ")]
    return [shlex.split(line)[1:] for line in lines]


def test_every_command_of_the_readme_runs(tmp_path: Path) -> None:
    (tmp_path / "bloggar.toml").write_text('[archive]\ncontact = "a@b.example"\npace_s = 0\nallow_private = true\n')
    with serve_site(ROOT / "fixtures" / "sites" / "demo") as site:
        for words in commands():
            ran = bloggarkiv(*(word.replace(EXAMPLE, f"{site.url}/") for word in words), cwd=tmp_path)
            assert ran.code == 0, f"{words}: {ran.out}{ran.err}"
            assert "Traceback" not in ran.err
    assert (tmp_path / "posts.csv").stat().st_size > 1000


def test_python_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    example = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[0]
    body = (ROOT / "fixtures" / "pages" / "wordpress" / "seed-day-archive" / "page.html").read_bytes()
    exec(example, {"body": body})  # the README's own text
    assert "2017-03-20" in capsys.readouterr().out


@pytest.mark.parametrize("target", ["demo", "test"])
def test_make_commands_of_the_readme_are_targets(target: str) -> None:
    assert f"$ make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_files_that_the_readme_names_are_there() -> None:
    for name in re.findall(r"\]\(((?!http)[^)#]+)\)|`((?:scraper|archive|tests|fixtures)/[\w./-]*)`", README):
        assert (ROOT / "".join(name)).exists(), name
