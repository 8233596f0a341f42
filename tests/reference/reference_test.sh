#!/usr/bin/env bash
# reference_test.sh SOURCE FOLDER: tools/reference finds nothing to mend, and would find it.
set -euo pipefail
source=$1
folder=$2
if ! command -v doxygen >/dev/null; then
  echo "doxygen is not installed: passed over"
  exit 77
fi
fail() {
  echo "FAILED: $*" >&2
  exit 1
}

rm -rf "$folder"
"$source/tools/reference" "$folder" || fail "the public headers"
[[ -f $folder/index.html ]] || fail "there is no index.html"
grep -q 'class="el"[^>]*>StageRun<' "$folder/annotated.html" || fail "StageRun is not in the list of classes"

# The same settings on a header with mistakes of each kind.
mkdir -p "$folder/wrong"
cat >"$folder/wrong/wrong.h" <<'TEXT'
/// \file
/// A header with mistakes.

namespace pipeline {
struct Bare {
  int member;  ///< has one
};
/// Has a comment, but its member has none.
struct Half {
  int member;
};
/// \param b is none of its parameters.
void names_another(int a);
}  // namespace pipeline
TEXT
status=0
(cd "$source" && { cat framework/Doxyfile; echo "INPUT = $folder/wrong"; echo "USE_MDFILE_AS_MAINPAGE ="; } |
  PIPELINE_VERSION=0 PIPELINE_REFERENCE=$folder/wrong doxygen -) >"$folder/wrong/words" 2>&1 || status=$?
[[ $status -ne 0 ]] || fail "mistakes pass"
for words in "Compound pipeline::Bare is not documented" "member.* is not documented" "argument 'b' of command @param is not found"; do
  grep -q "$words" "$folder/wrong/words" || fail "'$words' is not said, but: $(cat "$folder/wrong/words")"
done
