"""Headers of every response, and the addresses of static files, which change when the files do."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

# Nothing from elsewhere, no script or style inside a page: what an article holds can never run.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# An original is a stranger's page: even as plain text it may do nothing.
SANDBOX = "sandbox; default-src 'none'"

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
FOREVER = "public, max-age=31536000, immutable"


def secure(app: Flask) -> None:
    """Give the application's responses their headers, and its templates `static_url`."""
    app.after_request(_secured)
    app.add_template_global(static_url)


def _secured(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        current = response.status_code < 300 and request.args.get("v")
        response.headers["Cache-Control"] = FOREVER if current else "no-cache"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def static_url(name: str) -> str:
    """The address of a static file, with a digest of its content."""
    return url_for("static", filename=name, v=_digest(Path(current_app.static_folder or "") / name))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
