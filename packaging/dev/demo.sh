# shellcheck shell=bash
# Part of ./dev: the demonstration county on this machine. Sourced; uses say, die, build and verb_setup of ./dev.

verb_tour() {
    verb_setup run
    build release gengji gengji-server
    [ -x tests/scenario/tour.sh ] || die "找不到 tests/scenario/tour.sh"
    exec tests/scenario/tour.sh "$PWD/build/release/bin"
}

verb_run() { die "正在准备"; }
