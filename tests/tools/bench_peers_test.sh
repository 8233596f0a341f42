#!/usr/bin/env bash
# Tests tools/bench_peers: a copy of the script beside fakes of the program and of one peer, which print what their
# originals would, and no measured time is looked at.   usage: bench_peers_test.sh TOOLS
set -euo pipefail

tools=$(cd -- "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
unset MNIST_DIR ONNX_MODEL

# --- stand-ins --------------------------------------------------------------------------------------------------------

repository=$work/repository
program=$repository/build/release/bin/pipeline
peers=$work/peers
mkdir -p "$repository/tools" "$repository/pipelines" "$repository/data/mnist" "${program%/*}" "$peers"
cp "$tools/bench_peers" "$repository/tools/"
for name in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
  touch "$repository/data/mnist/$name"
done
touch "$repository/pipelines/mnist.yaml"
echo "export FROM_ENV_SH=yes" >"$peers/env.sh"

# The seed is the round. Half a second an epoch of libtorch in the first, then 0.8 and 0.4.
cat >"$peers/libtorch_peer" <<'PEER'
#!/usr/bin/env bash
[[ $FROM_ENV_SH == yes && -n $MNIST_DIR && -n $PEER_T0 ]] || exit 1
seconds=(- 0.5 0.8 0.4)
echo "{\"system\":\"libtorch\",\"epoch_s_median\":${seconds[$3]},\"t98_loop_s\":6.5,\"t98_proc_s\":7.25}"
PEER
# Ours: 1.2 s for 6 epochs in the first round, then 0.6 and 1.2.
cat >"$program" <<'PROGRAM'
#!/usr/bin/env bash
if [[ $1 == --version ]]; then
  printf 'pipeline 9\nplugin ABI 9\ninstruction set abacus\n'
  exit
fi
echo "$*" >>"${0%/build/*}/calls"
while [[ $1 != --seed ]]; do shift; done
seconds=(- 1.2 0.6 1.2)
accuracy=$(cat "${0%/build/*}/accuracy")
echo "{\"run\": \"x\", \"seconds\": 9.5, \"metrics\": {\"fit.epochs\": 6, \"score.accuracy\": $accuracy}, \
\"stages\": [{\"id\": \"digits\", \"uses\": \"mnist.dataset\", \"seconds\": 8.5}, \
{\"id\": \"fit\", \"uses\": \"train.adam\", \"seconds\": ${seconds[$2]}, \"status\": \"done\"}]}"
PROGRAM
# GNU's, which not everyone has: -f %M -o FILE COMMAND...
mkdir "$work/programs"
cat >"$work/programs/time" <<'TIME'
#!/usr/bin/env bash
[[ $1 != --version ]] || { echo "time (GNU Time)" && exit; }
echo 1000 >"$4"
exec "${@:5}"
TIME
chmod +x "$program" "$peers/libtorch_peer" "$work/programs/time"
echo 0.9812 >"$repository/accuracy"

# --- what the tests say -----------------------------------------------------------------------------------------------

failures=0
test_name=
begin() { test_name=$1; }
problem() {
  echo "FAILED: $test_name: $1"
  failures=$((failures + 1))
}

# compare ARGUMENT...: runs the script; $status and $work/out hold the outcome.
compare() {
  status=0
  : >"$repository/calls"
  PATH=$work/programs:$PATH bash "$repository/tools/bench_peers" "$@" >"$work/out" 2>&1 || status=$?
}
expect_status() { [ "$status" = "$1" ] || problem "status $status instead of $1: $(cat "$work/out")"; }
expect_said() { grep -qF -- "$1" "$work/out" || problem "did not say '$1' but: $(cat "$work/out")"; }
expect_error() {
  expect_status "$1"
  [ "$(cat "$work/out")" = "bench_peers: error: $2" ] || problem "did not say '$2' alone but: $(cat "$work/out")"
}

# --- the tests --------------------------------------------------------------------------------------------------------

begin "the help"
compare --help
expect_status 0
expect_said "usage: tools/bench_peers PEERS [--rounds N] [--threads N] [--quick]"

begin "medians, and the median of the rounds' own ratios"
compare "$peers" --rounds 3
expect_status 0
expect_said "instruction set abacus"
expect_said "3 rounds, 2 threads; medians"
# Theirs 0.5, 0.8, 0.4; ours 1.2, 0.6, 1.2 by 6 epochs; so 2.5, 8 and 2 times.
expect_said "an epoch of 60,000 images  libtorch               0.5000       0.2000 s          2.50  (2.00 to 8.00)"
expect_said "left out: 98.0 % on the test images: there is no pipelines/mnist_fast.yaml"
expect_said "left out: OpenCV: "
grep -qF -- "run $repository/pipelines/mnist.yaml --threads 2 --json --quiet --runs " "$repository/calls" ||
  problem "ours was called otherwise: $(cat "$repository/calls")"

begin "mnist_fast is held to 98.0 %"
touch "$repository/pipelines/mnist_fast.yaml"
compare "$peers" --rounds 1
expect_status 0
expect_said "98.0 % on the test images  libtorch                7.250 "
echo 0.9797 >"$repository/accuracy"
compare "$peers" --rounds 1
expect_status 1
grep -q "^98.0 % on the test images .* FAILED$" "$work/out" || problem "the row is not marked: $(cat "$work/out")"
expect_said "FAILED: mnist_fast.yaml with seed 1 got to an accuracy of 0.9797, less than 0.98"

begin "a peer that fails is left out, and the exit status says so"
printf '#!/bin/sh\necho "no such kernel" >&2\nexit 3\n' >"$peers/libtorch_peer"
compare "$peers" --rounds 2
expect_status 1
expect_said "left out: libtorch failed: no such kernel"

begin "ours that fails ends it"
printf '#!/bin/sh\necho "pipeline: error: broken" >&2\nexit 1\n' >"$program"
printf '#!/bin/sh\necho "{\\"epoch_s_median\\":1}"\n' >"$peers/libtorch_peer"
compare "$peers"
expect_status 1
expect_said "pipeline: error: broken"
expect_said "bench_peers: error: 'pipeline run pipelines/mnist.yaml' failed; its words stand above"

begin "mistakes of the command line"
compare
expect_error 2 "which folder holds the peers? see tools/bench_peers --help"
compare "$work/nowhere"
expect_error 2 "there is no folder '$work/nowhere'; the peers' own script makes it: setup $work/nowhere"
compare "$work/repository"
expect_error 2 "'$work/repository' is not a folder of peers: it has no env.sh; their own script makes one: \
setup TARGET"
compare "$peers" "$work"
expect_error 2 "one folder, not '$peers' and '$work'; see tools/bench_peers --help"
compare "$peers" --rounds 0
expect_error 2 "--rounds is '0', expected an integer from 1 to 9999"
compare "$peers" --threads
expect_error 2 "--threads needs a number; see tools/bench_peers --help"
compare --fast
expect_error 2 "unknown option '--fast'; see tools/bench_peers --help"

begin "what is missing here"
rm "$repository/data/mnist/t10k-labels-idx1-ubyte"
compare "$peers"
expect_error 1 "there is no $repository/data/mnist/t10k-labels-idx1-ubyte; get MNIST with tools/fetch_mnist, or name \
its folder: MNIST_DIR=FOLDER"
rm "$program"
compare "$peers"
expect_error 1 "the program is not built; build it first: tools/build"

if [ "$failures" -gt 0 ]; then
  echo "$failures failed"
  exit 1
fi
echo "all passed"
