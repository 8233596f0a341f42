#!/usr/bin/env bash
# Installs the packages into a bare Debian and uses them there, as a user without root rights. See --help.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: tests/packages/bare_system.sh [PACKAGES]

Makes a Debian 12 of the smallest kind (debootstrap --variant=minbase) in a temporary folder, installs what tools/package
left in PACKAGES (default: build/package), and there

  with pipeline alone     pipeline --version, plugins, and new-plugin, which says that pipeline-dev is missing
  with pipeline-dev too   new-plugin of every kind, and what the README of each says: build, test, check, run

Needs root rights, debootstrap and the Debian archive; takes some minutes. The folder is removed at the end.
TEXT
}

case ${1-} in
  -h | --help) usage && exit 0 ;;
esac
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
packages=${1:-$root/build/package}
fail() {
  printf 'bare_system: error: %s\n' "$1" >&2
  [[ $# -lt 2 ]] || printf '  help: %s\n' "$2" >&2
  exit 1
}
[[ $(id -u) -eq 0 ]] || fail "this needs root rights, for chroot"
command -v debootstrap >/dev/null || fail "debootstrap is missing" "apt-get install debootstrap"
shopt -s nullglob
runtime=("$packages"/pipeline_*.deb)
development=("$packages"/pipeline-dev_*.deb)
[[ ${#runtime[@]} -eq 1 && ${#development[@]} -eq 1 ]] ||
  fail "$packages does not hold one package of each kind" "tools/package makes them"

bare=$(mktemp -d)
chmod 755 "$bare"  # the root of everybody in there
clean_up() {
  mountpoint --quiet "$bare/proc" && umount "$bare/proc"
  rm -rf --one-file-system -- "$bare"
}
trap clean_up EXIT
trap 'exit 130' INT TERM
step() { printf '\n== %s\n' "$*"; }
inside() { chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }

step "A bare Debian"
debootstrap --variant=minbase bookworm "$bare" >"$bare.log" 2>&1 || fail "debootstrap failed: $(tail -n 1 "$bare.log")"
rm -f -- "$bare.log"
mountpoint --quiet "$bare/proc" || mount -t proc proc "$bare/proc"
cp -L /etc/resolv.conf "$bare/etc/resolv.conf"
for file in /etc/apt/apt.conf.d/*proxy*; do cp -- "$file" "$bare/etc/apt/apt.conf.d/"; done
cp -- "${runtime[0]}" "$bare/root/pipeline.deb"
cp -- "${development[0]}" "$bare/root/pipeline-dev.deb"
inside useradd --create-home user

step "pipeline"
inside apt-get update -qq
inside apt-get install -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends /root/pipeline.deb >/dev/null
cat >"$bare/home/user/alone.sh" <<'ALONE'
set -e
cd
pipeline --version
[ "$(pipeline plugins | grep -c '0.1.0')" -ge 9 ]
pipeline new-plugin early --kind report >/dev/null 2>warning
cat warning
grep -q 'apt-get install pipeline-dev' warning
ALONE
inside su - user -c 'sh alone.sh'

step "pipeline-dev"
inside apt-get install -qq -y -o Dpkg::Use-Pty=0 /root/pipeline-dev.deb >/dev/null
cat >"$bare/home/user/author.sh" <<'AUTHOR'
set -e
for kind in dataset preprocess network trainer metric report; do
  cd
  start=$(date +%s)
  pipeline new-plugin "my_$kind" --kind "$kind" >/dev/null
  cd "my_$kind"
  sed -n '/^```sh/,/^```/p' README.md | grep -v '```' >commands
  sh -e commands >log 2>&1 || { cat log; exit 1; }
  grep -q '100% tests passed' log
  echo "$kind: $(grep -E '^[0-9]+ passed, ' log); $(($(date +%s) - start)) s from new-plugin to the end of the run"
done
AUTHOR
inside su - user -c 'sh author.sh'
step "Both packages work in a bare system."
