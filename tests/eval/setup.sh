#!/bin/sh
# Installs what the evaluation measures into a cache folder of its own: $BLOGGARKIV_EVAL, or bloggarkiv-eval where
# temporary files go. Nothing else on the machine changes. What cannot be installed is told, and later reported by
# "python -m tests.eval" as not measured. Needs python3 (3.11 for Mezzanine) and, for Hexo, npm.
#
# Debian's packages, which need an administrator:
#   apt-get install --no-install-recommends hugo jekyll jekyll-theme-minima $(cat tests/servers/debian-packages.txt)

set -u
python="${PYTHON:-python3}"
repository=$(cd "$(dirname "$0")/../.." && pwd)
cache="${BLOGGARKIV_EVAL:-${TMPDIR:-/tmp}/bloggarkiv-eval}"
mkdir -p "$cache/node"
cd "$cache" || exit 1

failed() {
	echo "not installed: $1" >&2
}

# venv NAME PACKAGE...
venv() {
	name=$1
	shift
	[ -x "$name/bin/python" ] || "$python" -m venv "$name" || { failed "$name"; return; }
	"$name/bin/pip" install --quiet --disable-pip-version-check --upgrade pip
	"$name/bin/pip" install --quiet --disable-pip-version-check "$@" || failed "$name: $*"
}

venv venv-static 'pelican[markdown]' nikola
"$cache/venv-static/bin/pip" install --quiet --disable-pip-version-check seafoam || failed "seafoam, a theme of Pelican"
venv venv-mezzanine mezzanine setuptools
# The peers of tests/benchmarks/extract.py, beside what the project itself needs.
venv venv-peers -c "$repository/constraints.txt" "$repository" && venv venv-peers trafilatura newspaper4k readability-lxml
"$cache/venv-peers/bin/pip" uninstall --quiet --yes bloggarkiv # the working tree is measured, not a copy of it

if command -v npm >/dev/null; then
	cd node || exit 1
	[ -f package.json ] || echo '{"name": "eval", "private": true}' >package.json
	npm install --no-audit --no-fund --silent hexo hexo-renderer-marked hexo-renderer-ejs hexo-renderer-stylus \
		hexo-renderer-pug hexo-generator-index hexo-generator-archive hexo-generator-category hexo-generator-tag ||
		failed hexo
	for theme in landscape next fluid butterfly icarus; do
		npm install --no-audit --no-fund --silent "hexo-theme-$theme" || failed "hexo-theme-$theme"
	done
else
	failed "hexo: there is no npm"
fi
for program in hugo jekyll; do
	command -v "$program" >/dev/null || failed "$program, which is a Debian package"
done
echo "in $cache"
