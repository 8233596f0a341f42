#!/usr/bin/env bash
# Tests tools/fetch_web without network: npm is a fake on the PATH, the packages are small stand-ins with checksums of their
# own, in a project folder of their own. Usage: fetch_web_test.sh TOOLS
set -uo pipefail

tools=$1
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
failures=0
check() { # check WHAT COMMAND...
  local what=$1
  shift
  if "$@"; then return; fi
  echo "FAILED: $what"
  failures=$((failures + 1))
}

# A project with stand-ins for the packages; $project/tools/fetch_web is the script under test.
new_project() {
  project=$work/project
  rm -rf -- "$project"
  mkdir -p "$project/tools" "$project/packages"
  cp "$tools/fetch_web" "$project/tools/"
  local package name
  # The names that the script itself gives, as NAME-VERSION.
  for package in $(grep -oE '[a-z0-9-]+@[0-9.]+' "$tools/fetch_web" | sed 's/@/-/' | sort -u); do
    name=${package%-*}
    rm -rf -- "$work/package"
    mkdir -p "$work/package/build"
    echo "// $name" >"$work/package/build/$name.min.js"
    echo "// axe" >"$work/package/axe.min.js"
    echo "Licence of $name" >"$work/package/LICENSE"
    tar -C "$work" -czf "$project/packages/$package.tgz" package
  done
  (cd "$project/packages" && sha256sum -- *.tgz) >"$project/tools/web.sha256"
}

# The only npm on the PATH packs what lies in $project/packages, and notes that it was called.
mkdir "$work/bin"
cat >"$work/bin/npm" <<'FAKE'
#!/usr/bin/env bash
package=${*: -1}
echo "$package" >>"$CALLS"
[ -z "${NPM_FAILS:-}" ] || { echo "npm: no network" >&2; exit 1; }
cp "$PACKAGES/${package/@/-}.tgz" .
FAKE
chmod +x "$work/bin/npm"
export CALLS=$work/calls
fetch() {
  : >"$CALLS"
  PACKAGES=$project/packages PATH="$work/bin:$PATH" "$project/tools/fetch_web" "$@" >"$work/out" 2>"$work/err"
}
says() { grep -qF -- "$1" "$work/err"; }
holds() { [ "$(cat "$project/data/web/$1" 2>/dev/null)" = "$2" ]; }
leaves_no_temporaries() { ! compgen -G "$project/data/web/.fetch.*" >/dev/null; }

new_project
check "gets the three libraries" fetch
check "vega" holds vega.min.js "// vega"
check "vega-embed" holds vega-embed.min.js "// vega-embed"
check "their licences" grep -q "Licence of vega-lite" "$project/data/web/vega-lite.licence.txt"
check "not what only tests need" test ! -e "$project/data/web/playwright-core"
check "leaves no temporaries" leaves_no_temporaries
check "a second call" fetch
check "asks for nothing" test ! -s "$CALLS"
check "with --tests" fetch --tests
check "what tests need" test -f "$project/data/web/playwright-core/LICENSE" -a -f "$project/data/web/axe.min.js"
check "what they require by name" test -f "$project/data/web/node_modules/ajv/LICENSE"
check "asks for what is missing alone" eval '! grep -q vega "$CALLS"'
check "each package once" test "$(sort "$CALLS" | uniq -d | wc -l)" = 0
check "and for each whose checksum there is" test "$(wc -l <"$CALLS")" = "$(($(wc -l <"$tools/web.sha256") - 3))"

new_project
echo "other" >>"$project/packages/vega-lite-5.23.0.tgz"
check "another package than the one that was tested is refused" eval '! fetch'
check "and named" says "vega-lite-5.23.0.tgz is not the package that was tested"
check "what came before it stays" holds vega.min.js "// vega"
check "nothing of it is left" test ! -e "$project/data/web/vega-lite.min.js"
check "no temporaries of a failure" leaves_no_temporaries

new_project
NPM_FAILS=1 check "npm that fails is an error" eval '! NPM_FAILS=1 fetch'
check "with its words" says "npm pack vega@5.33.0 failed: npm: no network"
check "and a way out" says "tools/fetch_web --from FOLDER"
check "which works" fetch --from "$project/packages"
check "without npm" test ! -s "$CALLS"
rm -rf -- "$project/data"
rm "$project/packages/vega-5.33.0.tgz"
check "a folder without a package is an error" eval '! fetch --from "$project/packages"'
check "that names it" says "has no vega-5.33.0.tgz"
check "an unknown option is an error" eval '! fetch --what'
check "that says so" says "unknown option '--what'"

if [ "$failures" -gt 0 ]; then exit 1; fi
echo "all passed"
