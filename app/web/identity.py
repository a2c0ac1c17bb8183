"""Who is at this computer, without accounts: a signed device, and the people who take turns at it.

A device is a random name in a signed cookie. Its people are "device.1", "device.2" …; each has their own record and
conversations. Being one of them is a short token that names the device too, so a token alone is worth nothing, and
it can be revoked: changing person ends the old token at once.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any

import jwt

DEVICE = "stepwise_device"
TOKEN = "access_token"
DAYS = 30
MOST_PEOPLE = 12
_MOST_NAMES = 99
"""Names that a device ever gives out, with those of people who were erased."""
_DEVICE = re.compile(r"d[0-9a-f]{24}")


class Identity:
    """Signs and reads the two cookies. `known` says whether a person still exists, `gone` whether one of that number was erased."""

    def __init__(
        self,
        folder: Path,
        known: Callable[[str], bool],
        clock: Callable[[], float] = time.time,
        gone: Callable[[str], bool] = lambda _: False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.secret = _secret(folder / "secret")
        self._known, self._gone, self._clock = known, gone, clock
        self._file = folder / "revoked.json"
        self._revoked: dict[str, float] = {}
        self._read_at = 0

    def new_device(self) -> str:
        return "d" + secrets.token_hex(12)

    def device_cookie(self, device: str) -> str:
        return f"{device}.{self.sign('device', device)}"

    def device(self, cookies: dict[str, str]) -> str:
        """The device of a request, or nothing."""
        name, _, signature = cookies.get(DEVICE, "").partition(".")
        good = _DEVICE.fullmatch(name) and hmac.compare_digest(signature.encode(), self.sign("device", name).encode())
        return name if good else ""

    def token(self, person: str) -> str:
        """A token for one person. Its claims are the fields Chainlit reads back into its user."""
        now = int(self._clock())
        claims: dict[str, Any] = {"identifier": person, "display_name": None, "metadata": {}, "jti": secrets.token_hex(8), "iat": now}
        return jwt.encode(claims | {"exp": now + DAYS * 86400}, self.secret, algorithm="HS256")

    def person(self, cookies: dict[str, str]) -> str:
        """The person of a request: a good token, of this device, not revoked, of somebody who still exists."""
        device = self.device(cookies)
        claims = self._claims(cookies.get(TOKEN, ""))
        person = str(claims.get("identifier", ""))
        owned = device and person.startswith(f"{device}.")
        return person if owned and claims.get("jti") not in self._all_revoked() and self._known(person) else ""

    def revoke(self, token: str) -> None:
        """Ends a token now, here, in every process that shares the folder, and after a restart."""
        claims, now = self._claims(token), self._clock()
        if claims.get("jti"):
            with _alone(self._file):
                kept = {k: until for k, until in self._all_revoked().items() if until > now} | {str(claims["jti"]): float(claims["exp"])}
                _write(self._file, json.dumps(kept))
                self._revoked = kept

    def _all_revoked(self) -> dict[str, float]:
        """What was revoked by any process; read again when the file changed."""
        try:
            changed = self._file.stat().st_mtime_ns
            if changed != self._read_at:
                self._revoked, self._read_at = json.loads(self._file.read_text()), changed
        except FileNotFoundError:
            pass  # nobody was ever revoked
        return self._revoked

    def people(self, device: str) -> list[str]:
        """The people of a device, in the order they came."""
        return [person for person, here in self._given(device) if here][:MOST_PEOPLE] if device else []

    def next_person(self, device: str) -> str:
        """A free name for a newcomer, or nothing when all are taken: a record is never given to somebody else, nor an erased one's name."""
        given = list(self._given(device))
        last = int(given[-1][0].rpartition(".")[2]) if given else 0
        full = sum(here for _, here in given) >= MOST_PEOPLE or last >= _MOST_NAMES
        return "" if full else f"{device}.{last + 1}"

    def _given(self, device: str) -> Iterator[tuple[str, bool]]:
        """The names that were given out on a device, in order, and whether their person is still here.

        A number that nobody has ends the row only after the first MOST_PEOPLE: a person may be missing who was deleted by hand.
        """
        for n in range(1, _MOST_NAMES + 1):
            person = f"{device}.{n}"
            known = self._known(person)
            if known or self._gone(person):
                yield person, known
            elif n > MOST_PEOPLE:
                return

    def sign(self, *parts: str) -> str:
        """A short signature that only this server can make: the opaque ids of buttons and cards."""
        return hmac.new(self.secret.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()[:32]

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return dict(jwt.decode(token, self.secret, algorithms=["HS256"], options={"require": ["exp", "jti"]}))
        except jwt.InvalidTokenError:
            return {}


def read_cookies(header: str) -> dict[str, str]:
    """The cookies of a header; a broken header has none."""
    jar = SimpleCookie()
    try:
        jar.load(header)
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _secret(file: Path) -> str:
    """The server's secret, 48 random bytes made once, by the first of all processes, and readable by its owner only."""
    with _alone(file):
        if not file.exists() or len(file.read_text().strip()) < 32:
            _write(file, secrets.token_urlsafe(48))
    os.chmod(file, 0o600)
    return file.read_text().strip()


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """No other process is between here and the end for the same file."""
    with file.with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(file: Path, text: str) -> None:
    """Whole or not at all, and readable by its owner only."""
    half = file.with_suffix(".half")
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    os.replace(half, file)
