#!/bin/sh
# Serves an application behind nginx, which finds it by its socket. The socket appears once the application
# answers. At SIGTERM it goes first: nginx asks the other process from then on, and what has come in already is
# answered to its end.
#   serve.sh /run/laureate/web-1.sock contest.conf.asgi:application [options of granian]
set -u
door=$1
shift
rm -f "$door" "$door.new"
granian --interface asginl --no-ws --http1-header-read-timeout 15000 \
    --backlog 4096 --http1-buffer-size 65536 --uds "$door.new" --uds-permissions 0666 "$@" &
server=$!
lives() { kill -0 "$server" 2>/dev/null; }
stop() {
    rm -f "$door"
    sleep 1 # until granian has taken in what waits at the socket
    kill "$server"
}
trap stop TERM INT

until python "${0%/*}/answers.py" "$door.new" || ! lives; do sleep 0.2; done
lives && mv "$door.new" "$door"
while lives; do wait "$server"; done
