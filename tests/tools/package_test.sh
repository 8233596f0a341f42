#!/usr/bin/env bash
# Tests the command line of tools/package, without making packages.   usage: package_test.sh TOOLS
set -uo pipefail

tools=$1
failures=0
check() { # check WHAT COMMAND...
  local what=$1
  shift
  if "$@"; then return; fi
  echo "FAILED: $what"
  failures=$((failures + 1))
}
ends_with() { # ends_with CODE TEXT [WORD...]
  local code=$1 text=$2 output status=0
  shift 2
  output=$("$tools/package" "$@" 2>&1) || status=$?
  [[ $status -eq $code && $output == *"$text"* ]]
}
check "help" ends_with 0 "usage: tools/package [FOLDER]" --help
check "an unknown option" ends_with 2 "package: error: unknown option '--what'" --what
check "two folders" ends_with 2 "package: error: one FOLDER at most" one two
[[ $failures -eq 0 ]] && echo "all passed"
exit "$((failures > 0))"
