#!/bin/sh
# Builds the documentation site, guides and API reference, into build/site. Arguments go to MkDocs.
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
. "$root/resources/setup.sh"
set_up "$root" site
# Without the theme's notice that MkDocs 2 will be different: pyproject.toml has the version that works.
NO_MKDOCS_2_WARNING=1 "$root/.venv/bin/python" -P -m mkdocs build --quiet --config-file "$root/resources/mkdocs.yml" "$@"
say "done: build/site/index.html"
