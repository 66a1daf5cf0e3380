"""The wheel holds what it must, and works in an environment that has nothing else of ours."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("bloggarkiv-*.whl"))


def test_wheel_has_two_packages_the_demo_site_and_the_schema(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == {"scraper", "archive"}
    for name in ("archive/demo_site/index.html", "archive/SCHEMA.md", "scraper/languages/sv.py"):
        assert name in names
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]


def test_wheel_runs_the_demo_from_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    scripts = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin")
    install = [scripts / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", wheel]
    done = subprocess.run([*map(str, install)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ran = subprocess.run(
        [str(scripts / "bloggarkiv"), "demo"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "nothing new" in ran.stdout
    assert (tmp_path / "bloggarkiv-demo" / "bloggarkiv.db").exists()
