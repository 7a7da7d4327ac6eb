# shellcheck shell=bash
# Part of ./dev: what Debian 12 must have for building, running, testing and checking, and how to get it.
# Sourced; uses say, warn and die of ./dev.

packages_build=(
    g++ cmake ninja-build ccache mold pkg-config dpkg-dev ca-certificates debian-archive-keyring
    libboost-dev libssl-dev libcurl4-openssl-dev libsodium-dev libzstd-dev
    nlohmann-json3-dev libspdlog-dev libfmt-dev libcli11-dev libtomlplusplus-dev
    libpugixml-dev libzip-dev libfreexl-dev libxlsxwriter-dev libpango1.0-dev libre2-dev libgeographiclib-dev
    libglfw3-dev libgl1-mesa-dev libfreetype-dev
    tzdata unicode-data bzip2 # pinyin readings come packed
    catch2 librapidcheck-dev # small, and CMake then has one answer for everybody
)
packages_run=(fonts-noto-cjk libgl1-mesa-dri)
packages_test=(
    fonts-noto-cjk git openssl procps xvfb xdotool imagemagick libgl1-mesa-dri poppler-utils unzip
    "libreoffice-calc-nogui|libreoffice-calc" # opens what shared/reports writes
)
packages_check=(clang clang-tidy clang-format libclang-rt-14-dev)
packages_package=(fakeroot file)

missing_packages() { # names…  prints those that are not installed; of a|b either will do, the first is asked for
    local name
    for name in $(printf '%s\n' "$@" | sort -u); do
        # shellcheck disable=SC2086  # a|b are two words to dpkg-query
        dpkg-query -W -f='${db:Status-Status}\n' ${name//|/ } 2> /dev/null | grep -qx installed || printf '%s\n' "${name%%|*}"
    done
}

# How apt-get may be run here: prints "", "sudo" or "sudo -n"; fails when it may not.
apt_rights() { # number of packages
    if [ "$(id -u)" = 0 ]; then return 0; fi
    command -v sudo > /dev/null || return 1
    if [ "${CI:-}" = true ]; then
        sudo -n true 2> /dev/null && printf 'sudo -n'
        return
    fi
    [ -t 0 ] || return 1
    local answer
    read -r -p "需要用 sudo 安装 $1 个软件包，现在安装吗？[y/N] " answer
    case "$answer" in y | Y | yes | 是) printf 'sudo' ;; *) return 1 ;; esac
}

# Quiet when it works; the whole story when it does not.
third_party() {
    local said
    said=$(packaging/third-party.sh 2>&1) || { printf '%s\n' "$said" >&2; return 1; }
}

verb_setup() { # [build|run|test|check|package|all]
    local purpose=${1:-all} wanted=("${packages_build[@]}") missing rights
    case "$purpose" in
    build) ;;
    run) wanted+=("${packages_run[@]}") ;;
    test) wanted+=("${packages_test[@]}") ;;
    check) wanted+=("${packages_test[@]}" "${packages_check[@]}") ;;
    package) wanted+=("${packages_package[@]}") ;;
    all) wanted+=("${packages_run[@]}" "${packages_test[@]}" "${packages_check[@]}" "${packages_package[@]}") ;;
    *) die "setup 不认识“$purpose”，可用：build run test check package all" ;;
    esac
    command -v dpkg-query > /dev/null || die "本项目在 Debian 12 上构建，这台机器没有 dpkg-query" 3
    mapfile -t missing < <(missing_packages "${wanted[@]}")
    if [ ${#missing[@]} -gt 0 ]; then
        say "缺少 ${#missing[@]} 个软件包：${missing[*]}"
        if ! rights=$(apt_rights "${#missing[@]}"); then
            warn "没有安装软件的权限。请让管理员运行下面这一行，然后再来一次："
            printf 'apt-get update && apt-get install -y --no-install-recommends %s\n' "${missing[*]}"
            exit 3
        fi
        say "正在下载和安装（经过写在 build/setup.log）……"
        mkdir -p build
        # shellcheck disable=SC2086  # "sudo -n" is two words, "" is none
        {
            $rights env DEBIAN_FRONTEND=noninteractive apt-get update -qq || warn "apt-get update 没有成功，按已有的软件清单继续"
            $rights env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
        } > build/setup.log 2>&1 || { tail -n 20 build/setup.log >&2; die "安装没有成功，请看上面 apt 的提示（网络？软件源？），解决后再运行一次" 3; }
        say "已安装"
    fi
    third_party || die "取第三方库没有成功，请检查网络后再运行一次" 3
}
