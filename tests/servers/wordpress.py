"""A real WordPress from Debian packages on the loopback interface, installed, seeded and taken down again."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .processes import accepts_connections, free_port, greets_on, run_to_end, running
from .wordpress_site import WordPress

PACKAGED = Path("/usr/share/wordpress")
THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
LANGUAGE = "sv_SE"
PHP_WORKERS = 4
SCRIPTS = Path(__file__).parent / "php"

DATABASE_OPTIONS = (
    "--skip-networking",
    "--skip-grant-tables",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-flush-method=nosync",
    "--innodb-doublewrite=0",
    "--innodb-fast-shutdown=2",
    "--innodb-log-file-size=16M",
    "--innodb-buffer-pool-size=64M",
    "--performance-schema=OFF",
    "--aria-pagecache-buffer-size=8M",
    "--key-buffer-size=8M",
)
PHP_OPTIONS = (
    *("-d", "opcache.enable_cli=1"),
    *("-d", "opcache.validate_timestamps=0"),
    *("-d", "display_errors=stderr"),
    *("-d", "memory_limit=256M"),
)


@contextlib.contextmanager
def running_wordpress(folder: Path, *, theme: str = "twentytwentyone", network: bool = False) -> Iterator[WordPress]:
    """A seeded Swedish WordPress that answers requests until the block ends.

    The folder is made where missing, and what an earlier run left there is removed. A network has no posts on
    its front blog, and three blogs of a dozen posts at /anna/, /bertil/ and /cecilia/.

    Raises RuntimeError with the end of a log, when a server doesn't start or a script fails.
    """
    root, database = folder / "web", folder / "database"
    for leftover in (root, database):
        shutil.rmtree(leftover, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    url = f"http://127.0.0.1:{free_port()}"
    with contextlib.ExitStack() as stack:
        # A socket's address may have 107 bytes at most, which pytest's own folders can exceed.
        socket = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wp-"))) / "db.sock"
        stack.enter_context(_running_database(database, socket=socket, log=folder / "mariadbd.log"))
        _lay_out_web_root(root)
        _write_config(root, url=url, socket=socket, network=False)
        _install(root, url=url, socket=socket, theme=theme, network=network)
        stack.enter_context(_running_php(root, url=url, log=folder / "php.log"))
        yield _site(root, url=url)


def missing_packages() -> tuple[str, ...]:
    """The Debian packages of debian-packages.txt that aren't installed, in that file's order."""
    looks = {
        "wordpress": (PACKAGED / "wp-load.php").is_file(),
        "wordpress-l10n": (PACKAGED / f"wp-content/languages/{LANGUAGE}.mo").is_file(),
        **{f"wordpress-theme-{name}": (PACKAGED / "wp-content/themes" / name).is_dir() for name in THEMES},
        "php-cli": shutil.which("php") is not None,
        "mariadb-server": _program("mariadbd") is not None and _program("mariadb-install-db") is not None,
    }
    extensions = _php_extensions() if looks["php-cli"] else frozenset()
    needed = {"php-mysql": "mysqli", "php-xml": "dom"}
    return tuple(
        name
        for name in (Path(__file__).parent / "debian-packages.txt").read_text("utf-8").split()
        if not looks.get(name, needed.get(name, name.removeprefix("php-")) in extensions)
    )


@contextlib.contextmanager
def _running_database(datadir: Path, *, socket: Path, log: Path) -> Iterator[None]:
    """A private MariaDB with an empty database, reachable by its socket alone."""
    as_root = ("--user=root",) if os.geteuid() == 0 else ()
    common = ("--no-defaults", *as_root, f"--datadir={datadir}")
    install = (_program("mariadb-install-db") or "", *common, "--skip-test-db", "--skip-name-resolve")
    run_to_end((*install, "--auth-root-authentication-method=normal"), env=os.environ)
    first_words = datadir / "create.sql"
    first_words.write_text("CREATE DATABASE wordpress CHARACTER SET utf8mb4;\n", "utf-8")
    command = (
        *(_program("mariadbd") or "", *common, *DATABASE_OPTIONS),
        *(f"--socket={socket}", f"--pid-file={datadir / 'pid'}", f"--init-file={first_words}"),
    )
    with running(command, log=log, env=os.environ, is_ready=lambda: greets_on(socket)):
        yield


@contextlib.contextmanager
def _running_php(root: Path, *, url: str, log: Path) -> Iterator[None]:
    """PHP's own web server with the router, in a few workers (which outlive a parent that is killed)."""
    port = int(url.rpartition(":")[2])
    listen = ("-S", f"127.0.0.1:{port}", "-t", str(root), _script("wordpress_router.php"))
    env = {**os.environ, "PHP_CLI_SERVER_WORKERS": str(PHP_WORKERS)}
    # At an interrupt, and only then, PHP waits for its workers to end.
    with running(
        ("php", *PHP_OPTIONS, *listen),
        log=log,
        env=env,
        is_ready=lambda: accepts_connections(port),
        stop_signal=signal.SIGINT,
    ):
        yield


def _lay_out_web_root(root: Path) -> None:
    """Copies what a site needs; a copy, since WordPress finds its own folder through symbolic links."""
    root.mkdir()
    for part in ("wp-admin", "wp-includes"):
        shutil.copytree(PACKAGED / part, root / part, ignore_dangling_symlinks=True)
    for script in PACKAGED.glob("*.php"):
        shutil.copy(script, root)
    content = root / "wp-content"
    for folder in ("languages", "mu-plugins", "plugins", "uploads"):
        (content / folder).mkdir(parents=True)
    for catalogue in (PACKAGED / "wp-content/languages").glob(f"*{LANGUAGE}.mo"):
        shutil.copy(catalogue, content / "languages")
    for name in THEMES:
        shutil.copytree(PACKAGED / "wp-content/themes" / name, content / "themes" / name)
    for plugin in ("wordpress_mu.php", "wordpress_swedish.json"):
        shutil.copy(SCRIPTS / plugin, content / "mu-plugins")


def _write_config(root: Path, *, url: str, socket: Path, network: bool) -> None:
    """Writes wp-config.php; the constants of a network come after its tables."""
    host = url.removeprefix("http://")
    constants: dict[str, str | bool] = {
        "DB_NAME": "wordpress",
        "DB_USER": "root",
        "DB_PASSWORD": "",
        "DB_HOST": f"localhost:{socket}",
        "DB_CHARSET": "utf8mb4",
        "WPLANG": LANGUAGE,
        "DISABLE_WP_CRON": True,
        "WP_HTTP_BLOCK_EXTERNAL": True,
        "AUTOMATIC_UPDATER_DISABLED": True,
        "WP_AUTO_UPDATE_CORE": False,
        "WP_DEBUG": False,
    }
    if network:
        constants |= {"MULTISITE": True, "SUBDOMAIN_INSTALL": False}
        constants |= {"DOMAIN_CURRENT_SITE": host, "PATH_CURRENT_SITE": "/"}
    else:
        # In a network, these two would give all blogs the front blog's address.
        constants |= {"WP_SITEURL": url, "WP_HOME": url}
    salts = ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE")
    constants |= {f"{name}_{kind}": f"{name}-{kind}" for name in salts for kind in ("KEY", "SALT")}
    lines = [f"define( {json.dumps(name)}, {json.dumps(value)} );" for name, value in constants.items()]
    script = [
        "<?php",
        # Scripts that run without a web server say here which address they mean.
        f"$_SERVER['HTTP_HOST'] ??= '{host}';",
        "$_SERVER['REQUEST_URI'] ??= defined( 'RIG_BLOG_PATH' ) ? RIG_BLOG_PATH : '/';",
        *lines,
        "$table_prefix = 'wp_';",
        "if ( ! defined( 'ABSPATH' ) ) { define( 'ABSPATH', __DIR__ . '/' ); }",
        "require_once ABSPATH . 'wp-settings.php';",
    ]
    (root / "wp-config.php").write_text("\n".join(script) + "\n", "utf-8")


def _install(root: Path, *, url: str, socket: Path, theme: str, network: bool) -> None:
    """Makes the tables, chooses the theme and seeds the posts."""
    run_to_end((*_php_script("wordpress_install.php", root), str(int(network))), env=os.environ)
    if network:
        _write_config(root, url=url, socket=socket, network=True)
    _site(root, url=url).switch_theme(theme)
    kind = "network" if network else "blog"
    run_to_end((*_php_script("wordpress_seed.php", root), kind), env=os.environ)


def _site(root: Path, *, url: str) -> WordPress:
    return WordPress(url=url, root=root, php_command=_php_script("wordpress_action.php", root))


def _php_script(name: str, root: Path) -> tuple[str, ...]:
    return ("php", "-d", "display_errors=stderr", _script(name), str(root))


def _script(name: str) -> str:
    return str(SCRIPTS / name)


def _program(name: str) -> str | None:
    """A program's path; those of the system administrator are not on everybody's search path."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def _php_extensions() -> frozenset[str]:
    return frozenset(run_to_end(("php", "-m"), env=os.environ).split())
