#!/bin/sh
# Brings what the machine itself must have. Installs with apt where it may, otherwise says what to run.
#   bootstrap.sh virtual-environment   Python >= 3.11 and .venv with uv
#   bootstrap.sh film-tools            ffmpeg, ffprobe, bubblewrap
#   bootstrap.sh gettext               xgettext and its kin, which collect the texts for translators
#   bootstrap.sh openssl               openssl, with which an auditor checks the journal, for the tests
#   bootstrap.sh browser               chromium and CJK fonts, for the tests
#   bootstrap.sh nginx                 nginx, for the tests of the scaled profile
#   bootstrap.sh engines               Firefox and WebKit, for make test-engines
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }
may_install() { has apt-get && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; }

# install "<why>" "<Debian packages>" "<Fedora packages>" "<Homebrew packages>"
install() {
    if has apt-get; then
        if [ "$(id -u)" = 0 ]; then sudo=; elif has sudo && sudo -n true 2>/dev/null; then sudo="sudo -n"; else
            stop "$1" "sudo apt-get update && sudo apt-get install -y $2"
        fi
        say "Installing $2 ($1) …"
        # shellcheck disable=SC2086
        { $sudo apt-get update -q && $sudo env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends $2; } >&2 ||
            stop "$1" "apt-get update && apt-get install -y $2"
    elif has dnf; then stop "$1" "sudo dnf install -y $3"
    elif has brew; then stop "$1" "brew install $4"
    else stop "$1" "(your system's package manager) install $2"
    fi
}

stop() {
    say "Something is missing: $1. Please run this, and then the same make command again:"
    say ""
    say "    $2"
    say ""
    exit 1
}

find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python3.14 python; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            python=$candidate
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no Python at all")
    stop "Python 3.11 or newer (found: $found)" "sudo apt-get install -y python3.11 python3.11-venv   (or from python.org)"
}

virtual_environment() {
    if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        make_environment
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.lock
}

make_environment() {
    find_python
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install "Python's module venv" "python$version-venv" "python3" "python"
    fi
    say "Making .venv with $("$python" --version) …"
    "$python" -m venv --clear .venv
}

film_tools() {
    if ! has "${FFMPEG_BIN:-ffmpeg}" || ! has "${FFPROBE_BIN:-ffprobe}"; then
        install "ffmpeg and ffprobe, which read the films" "ffmpeg bubblewrap" "ffmpeg-free bubblewrap" "ffmpeg"
    fi
    if [ "$(uname)" = Linux ] && [ "${FILM_SANDBOX:-auto}" != off ] && ! has bwrap; then
        install "bubblewrap, the sandbox in which films are read" "bubblewrap" "bubblewrap" ""
    fi
}

gettext_tools() {
    if ! has msguniq || ! has xgettext; then
        install "gettext, which collects the texts for translators" "gettext" "gettext" "gettext"
    fi
}

openssl_tool() {
    if ! has openssl; then
        install "openssl, with which the tests check signatures as an auditor does" "openssl" "openssl" "openssl"
    fi
}

browser() {
    if [ -z "${CHROMIUM_BIN:-}" ] && ! has chromium; then
        install "chromium, for the tests (or name one with CHROMIUM_BIN)" \
            "chromium fonts-noto-cjk" "chromium google-noto-sans-cjk-fonts" "--cask chromium"
    fi
    if [ -z "${CHROMIUM_BIN:-}" ] && ! has chromium-headless-shell && may_install &&
        apt-cache show chromium-headless-shell >/dev/null 2>&1; then
        (install "chromium without windows, which takes a quarter less of a core" "chromium-headless-shell" "" "") ||
            say "Without it the tests are slower, and as good."
    fi
    if has fc-list && [ -z "$(fc-list :lang=zh)" ]; then
        install "fonts with Chinese characters, for the tests" "fonts-noto-cjk" "google-noto-sans-cjk-fonts" \
            "--cask font-noto-sans-cjk-sc"
    fi
}

web_server() {
    if ! PATH=$PATH:/usr/sbin:/sbin has nginx; then
        install "nginx, for the tests" "nginx-light" "nginx" "nginx"
    fi
}

has_libav() { [ -n "$(ls /usr/lib*/gstreamer-1.0/libgstlibav.so /usr/lib/*/gstreamer-1.0/libgstlibav.so 2>/dev/null)" ]; }

engines() {
    if ! has firefox-esr && ! has firefox; then
        install "Firefox, for the tests" "firefox-esr" "firefox" "--cask firefox"
    fi
    if ! has WebKitWebDriver || ! has Xvfb || ! has_libav; then
        install "WebKit with its driver, codecs and a screen, for the tests" \
            "webkit2gtk-driver gstreamer1.0-plugins-good gstreamer1.0-libav xvfb" \
            "webkit2gtk4.1 webkitgtk-minibrowser gstreamer1-libav xorg-x11-server-Xvfb" "(only Linux has WebKitGTK)"
    fi
}

for step in "$@"; do
    case $step in
        virtual-environment) virtual_environment ;;
        film-tools) film_tools ;;
        gettext) gettext_tools ;;
        openssl) openssl_tool ;;
        browser) browser ;;
        nginx) web_server ;;
        engines) engines ;;
        *) say "bootstrap.sh: unknown step $step"; exit 2 ;;
    esac
done
