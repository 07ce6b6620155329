"""What a page may load, and what it may ask the browser for."""

from typing import Any

from csp.constants import NONE, SELF

NO_DEVICES: dict[str, list[str]] = {
    name: [] for name in ("camera", "microphone", "geolocation", "payment", "usb", "display-capture")
}


def page_policy(transfer_url: str, *store_origins: str) -> dict[str, Any]:
    """The Content-Security-Policy of all pages; films and their stills come from the transfer process or
    from stores, and forms with films go to the former."""
    film_origins = (transfer_url, *store_origins)
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:", *film_origins],
            "font-src": [SELF],
            "media-src": [SELF, "blob:", *film_origins],  # blob: a chosen file's length, before it is sent
            "connect-src": [SELF, *film_origins],
            "worker-src": [SELF],
            "form-action": [SELF, transfer_url],
            "frame-ancestors": [NONE],
            "base-uri": [NONE],
            "object-src": [NONE],
        }
    }
