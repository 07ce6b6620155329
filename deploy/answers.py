"""Whether the application behind a socket answers at all: python answers.py /run/laureate/web-1.sock"""

import socket
import sys

with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(3)
    try:
        line.connect(sys.argv[1])
        line.sendall(b"GET /health/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
        sys.exit(not line.recv(9).startswith(b"HTTP/1."))
    except OSError:
        sys.exit(1)
