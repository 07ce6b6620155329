#!/bin/sh
# Shows that a machine which never saw the project needs only what README.md names. Makes a small Debian with
# Python, make and git, and runs there `make test-fast`, on SQLite and on PostgreSQL, and `make up` until its first
# page answers: as root with a short PATH, then as a person without rights, for whom root has brought ffmpeg and gettext.
# Mirror, proxies and certificates are those of this machine.
#
#   sudo tests/fresh_machine.sh          with what is committed; needs debootstrap and a quarter of an hour
#   sudo tests/fresh_machine.sh whole    as root all tests, in the three engines too; needs three quarters
set -eu
cd "$(dirname "$0")/.."

suite=bookworm
packages=python3,python3-venv,make,ca-certificates,git
port=$(python3 -c 'import random; print(random.randrange(20000, 30000))')

make_machine() {
    mirror=$(apt-get indextargets --format '$(REPO_URI)' \
        'Created-By: Packages' 'Origin: Debian' "Codename: $suite" | head -n 1)
    # shellcheck disable=SC2086
    debootstrap --variant=minbase --include=$packages $suite "$root" $mirror >"$root.log" 2>&1 ||
        { cat "$root.log"; exit 1; }
    apt-config dump | grep -iE '^Acquire::https?::' >"$root/etc/apt/apt.conf.d/99machine" || true
    export -p | grep -iE '^export ([a-z]+_proxy|PIP_[A-Z_]+|UV_[A-Z_]+|SSL_CERT_[A-Z]+)=' >"$root/etc/machine.env" || true
    for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/uv/uv.toml /etc/ssl/certs/ca-certificates.crt; do
        if [ -e "$file" ]; then mkdir -p "$root${file%/*}" && cp "$file" "$root$file"; fi
    done
    chroot "$root" /usr/sbin/useradd --create-home --shell /bin/sh noor
    for home in /root /home/noor; do git clone --quiet . "$root$home/laureate"; done
    chroot "$root" chown -R noor /home/noor
}

# Run in namespaces of its own: whatever is started here ends with it.
enter_machine() {
    mount --rbind "$root" "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mount -t sysfs -o ro sys "$root/sys"
    cd "$root"
    mkdir old
    pivot_root . old
    umount -l old
    for person in root noor; do
        su --login $person -c "sh laureate/tests/fresh_machine.sh as-a-person $port $extent"
    done
}

live_there() {
    . /etc/machine.env
    export PATH=/usr/local/bin:/usr/bin:/bin
    person=$(id -un)
    if [ "$person $extent" = "root whole" ]; then
        echo "== $person: make test-engines"
        make test-engines
        echo "== $person: make test"
        make test
    else
        echo "== $person: make test-fast"
        make test-fast
        echo "== $person: make test-fast, on PostgreSQL"
        TEST_DATABASE=postgresql make test-fast
    fi
    echo "== $person: make up"
    WEB_BIND=127.0.0.1:$port TRANSFER_BIND=127.0.0.1:$((port + 1)) make up &
    wait_for_page $!
    kill -TERM $!
    wait $! || true
}

wait_for_page() { # of this process
    for _ in $(seq 600); do
        if python3 -c "import urllib.request as web; web.urlopen('http://127.0.0.1:$port/')" 2>/dev/null; then
            echo "== $person: the first page answers"
            return
        fi
        kill -0 "$1" || break
        sleep 1
    done
    echo "== $person: make up ended, or showed no page within ten minutes"
    exit 1
}

case ${1:-} in
    in-machine) root=$2 extent=$3 enter_machine ;;
    as-a-person) port=$2 extent=$3 live_there ;;
    *)
        root=$(mktemp -d /var/tmp/fresh-machine.XXXXXX)
        trap 'rm -rf --one-file-system "$root" "$root.log"' EXIT
        chmod 755 "$root"
        make_machine
        unshare --mount --pid --fork --kill-child tests/fresh_machine.sh in-machine "$root" "${1:-quick}"
        ;;
esac
