#!/bin/sh
# Print the path of Chromium, or of a browser built on it. Where there is none, install Debian's,
# if that needs no password; --check only looks.
set -u

find_browser() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" && return 0
    done
    return 1
}

find_browser && exit 0

if [ "${1:-}" != --check ] && command -v apt-get >/dev/null; then
    if [ "$(id -u)" -eq 0 ]; then
        sudo=
    elif sudo -n true 2>/dev/null; then
        sudo='sudo -n'
    else
        sudo=none
    fi
    if [ "$sudo" != none ]; then
        echo "Installing chromium with apt-get, for the browser tests" >&2
        export DEBIAN_FRONTEND=noninteractive
        {
            $sudo apt-get update -qq &&
                $sudo apt-get install -y -qq --no-install-recommends chromium fonts-liberation
        } >&2 && find_browser && exit 0
    fi
fi

echo "No browser for the browser tests: install Chromium or Google Chrome (Debian: apt-get install chromium), or put its path in CHROMIUM." >&2
exit 1
