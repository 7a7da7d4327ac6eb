#!/usr/bin/env bash
# The repository passes its check, and the check bites: a small tree that breaks each rule once must yield each finding.
# Usage: repository_test.sh ROOT
set -euo pipefail
check=$(dirname "$(readlink -f "$0")")/repository_check.sh
root=$1
failed=0

echo "== the repository"
"$check" "$root" || failed=1

echo "== a tree that breaks every rule"
bad=$(mktemp -d)
trap 'rm -rf "$bad"' EXIT
put() { mkdir -p "$bad/$(dirname "$1")" && cat > "$bad/$1"; } # path; text on stdin
put shared/base/a.cpp <<< '#include "server/store/store.hpp"'
put sync-protocol/a.cpp <<< '#include <nlohmann/json.hpp>'
put client/models/a.cpp <<< '#include <imgui.h>'
put client/models/b.cpp <<< '#include "server/x.hpp"'
put server/api/a.cpp <<< '#include <boost/beast.hpp>'
put shared/records/a.cpp <<< '#include <sqlcipher/sqlite3.h>'
put server/auth/long.cpp < <(yes '// line' | head -n 501)
put client/cli/a.cpp <<< '// TODO: later'
put tests/a_test.cpp <<< 'void wait() { std::this_thread::sleep_for(1s); }'
put client/cli/b.cpp <<< '#include "neighbour.hpp"'
put .ci/run <<< './dev check'
put README.md <<< 'Run ./dev teleport. See [docs](docs/nowhere.md).'
put docs/decisions/0001-x.md <<< 'text'
put dev <<< 'echo "  setup  x"'
chmod +x "$bad/dev"
said=$("$check" "$bad" || true)
expect() {
    grep -qE "$1" <<< "$said" || { echo "the check did not find: $1"; failed=1; }
}
expect '^layers: shared/base/a.cpp: includes server/'
expect '^layers: client/models/b.cpp'
expect '^decoder: sync-protocol/a.cpp'
expect '^one-door: client/models/a.cpp: includes imgui'
expect '^one-door: server/api/a.cpp: includes boost'
expect '^one-door: shared/records/a.cpp: includes sqlcipher'
expect '^size: server/auth/long.cpp: 501'
expect '^unfinished: .*client/cli/a.cpp'
expect '^sleep: .*tests/a_test.cpp'
expect '^include-path: client/cli/b.cpp: "neighbour.hpp"'
expect '^ci: '
expect '^readme: .*dev run'
expect '^help: .*teleport'
expect '^help: .*migration'
expect '^link: README.md: docs/nowhere.md'
expect '^index: .*0001-x.md'
[ "$failed" = 0 ] && echo "every rule bites"
exit "$failed"
