#!/usr/bin/env bash
# Takes what the program says now as what the golden files expect. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: tools/approve.sh [OPTION OF ctest]...

Runs the tests with PIPELINE_APPROVE=1, which makes those that compare with golden files (tests/errors/*.txt, for
instance) write these files anew, then shows the difference. Read it: what stands there is what the next test run will
hold the program to. ctest's options choose tests:

  tools/approve.sh -R Errors
  git diff                           what was approved
  git checkout -p                    take some of it back
TEXT
}

case ${1-} in
  -h | --help) usage && exit 0 ;;
esac
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
status=0
PIPELINE_APPROVE=1 tools/test "$@" || status=$?
printf '\nChanged files:\n'
git status --short
git --no-pager diff --stat
[[ $status -eq 0 ]] || echo "approve: some tests failed all the same; they do not compare with golden files" >&2
exit "$status"
