#!/usr/bin/env bash
# Fetches the two libraries that Debian 12 itself carries too old, from Debian's own archives, into third_party_cache/:
#   Dear ImGui 1.90.1 (source, from trixie: 32-bit characters)     SQLCipher 4.6.1 (static library, from bookworm-backports)
# Touches nothing of the system's apt set-up, needs no root, and does nothing when both are there already.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=third_party_cache
imgui_version=1.90.1+ds-1
sqlcipher_version=4.6.1-2~bpo12+1
[ -f "$cache/imgui/imgui.h" ] && [ -f "$cache/sqlcipher/lib/libsqlcipher.a" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/fetched" "$cache"
: > "$work/status"
# shellcheck disable=SC2016  # apt expands it
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Created-By: Packages' | sort -u | head -n1)
[ -n "$mirror" ] || { echo "第三方库：找不到 Debian 软件源（apt 里没有 bookworm 一项），请先运行 apt-get update" >&2; exit 1; }
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
{
    printf 'deb-src [signed-by=%s] %s trixie main\n' "$keyring" "$mirror"
    printf 'deb [signed-by=%s] %s bookworm-backports main\n' "$keyring" "$mirror"
} > "$work/sources.list"
options=(-qq -oDir::Etc::sourcelist="$work/sources.list" -oDir::Etc::sourceparts=- -oDir::State::lists="$work/lists"
         -oDir::Cache="$work/cache" -oDir::State::status="$work/status")
[ "$(id -u)" != 0 ] || options+=(-oAPT::Sandbox::User=root)
apt-get "${options[@]}" update
cd "$work/fetched"
apt-get "${options[@]}" source --only-source "imgui=$imgui_version"
apt-get "${options[@]}" download "libsqlcipher-dev=$sqlcipher_version"
mkdir sqlcipher && dpkg -x libsqlcipher-dev_*.deb unpacked
cp -r unpacked/usr/include sqlcipher/include
mkdir sqlcipher/lib && cp unpacked/usr/lib/*/libsqlcipher.a sqlcipher/lib/
cp unpacked/usr/share/doc/libsqlcipher-dev/copyright sqlcipher/copyright # goes into our packages
cd - > /dev/null
rm -rf "$cache/imgui" "$cache/sqlcipher"
mv "$work"/fetched/imgui-*/ "$cache/imgui"
mv "$work/fetched/sqlcipher" "$cache/sqlcipher"
