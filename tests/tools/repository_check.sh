#!/usr/bin/env bash
# Checks the repository itself: who includes whom (DESIGN.md section 2), file sizes, unfinished work, and that the documents and
# the commands agree. Prints one line a finding, "rule: file: what"; exit 1 when there is any.
# Usage: repository_check.sh ROOT    (files known to git there; every file when ROOT is not a work tree)
set -euo pipefail
cd "$1"
export LC_ALL=C.UTF-8
findings=0
finding() {
    printf '%s\n' "$*"
    findings=$((findings + 1))
}

if git rev-parse --show-toplevel 2> /dev/null | grep -qxF "$PWD"; then
    mapfile -t tracked < <(git ls-files)
else
    mapfile -t tracked < <(find . -type f -printf '%P\n' | sort)
fi
files=()
for file in "${tracked[@]}"; do [ ! -f "$file" ] || files+=("$file"); done
mapfile -t code < <(printf '%s\n' "${files[@]}" | grep -E '\.(cpp|hpp)$' || true)

# Every include line as "file<TAB>included path".
includes() { grep -HoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*["<][^">]+' -- "${code[@]}" | sed -E 's/^([^:]+):[[:space:]]*#[[:space:]]*include[[:space:]]*["<]/\1\t/' || true; }
lines=$(includes)

# rule NAME WHERE WHAT [EXCEPT]: no file that matches WHERE (and not EXCEPT) includes a path that matches WHAT.
forbid() {
    local hit
    while IFS= read -r hit; do
        [ -z "$hit" ] || finding "$1: ${hit%%$'\t'*}: includes ${hit#*$'\t'}"
    done < <(awk -F '\t' -v where="$2" -v what="$3" -v except="${4:-^$}" '$1 ~ where && $1 !~ except && $2 ~ what' <<< "$lines")
}

forbid layers '^shared/' '^(client|server|sync-protocol)/'
forbid layers '^sync-protocol/' '^(client|server|shared/(forms|tables|tracks|domain|reports|catalog))/'
forbid layers '^client/' '^server/'
forbid layers '^server/' '^client/'
forbid layers '^(shared|sync-protocol|client|server)/' '^tests/'
forbid layers '^shared/base/' '^shared/(records|forms|tables|tracks|domain|reports|catalog)/'
forbid layers '^shared/records/' '^shared/(domain|reports)/'
forbid layers '^client/models/' '^client/(views|cli)/'
forbid layers '^client/sync/' '^client/(models|views|app|cli)/'
forbid layers '^server/store/' '^server/(http|api|cli)/'
forbid layers '^server/api/' '^server/http/'
forbid one-door '' '(imgui|GLFW/|glfw)' '^(client/(views|app|third_party)|tests/ui)/'
forbid one-door '' '^boost/(asio|beast)' '^(server/http|client/devices|bench|tests)/'
forbid one-door '' 'sqlite3\.h$' '^(shared/base/database|tests/simulation/|bench/)'
forbid one-door '' '^curl/' '^(client/sync|bench|tests)/'
forbid one-door '' '^libpq' '^server/store/'
forbid decoder '^sync-protocol/' '(^nlohmann/|shared/base/json\.hpp)'

# Own includes start at the root, so that a line says which layer it reaches.
while IFS=$'\t' read -r file path; do
    [ -z "$file" ] || [ -f "$path" ] || finding "include-path: $file: \"$path\" does not start at the root, or is missing"
done < <(grep -HoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"[^"]+' -- "${code[@]}" | sed -E 's/^([^:]+):[^"]*"/\1\t/' || true)

# Sizes, and words that mean unfinished work.
for file in "${code[@]}" $(printf '%s\n' "${files[@]}" | grep -E '(\.(sh|sql|cmake)|CMakeLists\.txt|^dev)$' || true); do
    count=$(wc -l < "$file")
    [ "$count" -le 500 ] || finding "size: $file: $count lines, at most 500"
done
while IFS= read -r hit; do
    [ -z "$hit" ] || finding "unfinished: $hit"
done < <(printf '%s\0' "${files[@]}" | grep -zvE '^(tests/tools/|shared/catalog/data/|tests/data/)' | xargs -0 grep -HnIE '\b(TODO|FIXME|XXX|HACK|not implemented)\b' -- || true)

# Tests wait for a condition, never for a while.
while IFS= read -r hit; do
    [ -z "$hit" ] || finding "sleep: $hit"
done < <(printf '%s\n' "${code[@]}" | grep '^tests/' | xargs -r grep -HnE '\b(sleep_for|sleep_until|usleep|nanosleep)\(|[^_[:alnum:]]sleep\(' -- || true)

# The two commands, and the verbs: README, help and the script say the same.
for command in './dev run' './dev test'; do
    grep -qF "$command" README.md 2> /dev/null || finding "readme: README.md: does not name $command"
done
verbs=$(./dev help 2> /dev/null | sed -nE 's/^  ([a-z]+) .*/\1/p' || true)
for verb in setup build test run tour sim bench conformance format lint check soak package migration; do
    grep -qx "$verb" <<< "$verbs" || finding "help: dev: ./dev help does not list $verb"
done
while IFS= read -r verb; do
    [ -z "$verb" ] || grep -qx "$verb" <<< "$verbs" || finding "help: README.md or docs: names ./dev $verb, which is not a command"
done < <(printf '%s\n' "${files[@]}" | grep -E '^(README\.md|docs/.*\.md)$' | xargs -r grep -hoE '\./dev [a-z]+' | sed 's/.* //' | sort -u || true)
if [ "$(grep -cE '^[^#]*\./dev ' .ci/run 2> /dev/null)" != 1 ] || ! grep -qE '^exec \./dev test$' .ci/run; then
    finding "ci: .ci/run: runs ./dev test and nothing else"
fi

# Links of the documents lead somewhere; every decision stands in the index.
while IFS=: read -r file link; do
    target=${link#](}
    target=${target%%[#)]*}
    case "$target" in '' | http:* | https:* | mailto:*) continue ;; esac
    [ -e "$(dirname "$file")/$target" ] || finding "link: $file: $target does not exist"
done < <(printf '%s\n' "${files[@]}" | grep -E '\.md$' | xargs -r grep -HoE '\]\([^) ]+\)' || true)
for file in $(printf '%s\n' "${files[@]}" | grep -E '^docs/decisions/[0-9]{4}-' || true); do
    grep -qF "$(basename "$file")" docs/decisions/README.md 2> /dev/null || finding "index: docs/decisions/README.md: lacks $(basename "$file")"
done

printf '%d files, %d findings\n' "${#files[@]}" "$findings"
[ "$findings" = 0 ]
