"""What every request passes first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from app.web.gateway import BODY, OPEN, OWN, SAFE, Bucket, Gateway
from app.web.identity import DEVICE, TOKEN, Identity, read_cookies

ID = "0b0e6a52-1111-4222-8333-444455556666"


async def inner(scope: Any, receive: Any, send: Any) -> None:
    """Answers everything, the way a careless app would."""
    message = await receive()
    headers = [
        (b"access-control-allow-origin", b"*"),
        (b"server", b"x"),
        (b"set-cookie", b"a=b; Path=/; SameSite=none"),
        (b"content-type", b"text/plain"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send(
        {"type": "http.response.body", "body": f"{scope['path']} {len(message.get('body', b''))} {scope['state']['person']}".encode()}
    )


@pytest.fixture
def identity(tmp_path: Path) -> Identity:
    return Identity(tmp_path, known=lambda person: person.endswith((".1", ".2")))


def client(identity: Identity, **more: Any) -> httpx.AsyncClient:
    gateway = Gateway(inner, identity, {"127.0.0.1", "localhost", "[::1]"}, **more)
    return httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url="http://127.0.0.1:8000")


def cookies(identity: Identity, n: int = 1) -> dict[str, str]:
    device = identity.new_device()
    return {DEVICE: identity.device_cookie(device), TOKEN: identity.token(f"{device}.{n}")}


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil.example:8000"])
async def test_a_name_that_is_not_this_computer_is_not_answered(identity: Identity, host: str) -> None:
    async with client(identity) as http:
        assert (await http.get("/health", headers={"host": host})).status_code == 421


async def test_this_computer_is_answered_under_each_of_its_names(identity: Identity) -> None:
    async with client(identity) as http:
        for host in ("127.0.0.1:8000", "localhost", "LOCALHOST:9", "[::1]:8000"):
            assert (await http.get("/health", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:9999", "null", "file://", "http://localhost:8000"])
async def test_another_site_cannot_ask_with_a_persons_cookies(identity: Identity, origin: str) -> None:
    async with client(identity) as http:
        for method, path in (("GET", "/user"), ("POST", "/project/threads"), ("POST", "/who")):
            answer = await http.request(method, path, headers={"origin": origin, "sec-fetch-site": "cross-site"}, cookies=cookies(identity))
            assert answer.status_code == 403
            assert "access-control-allow-origin" not in answer.headers


async def test_a_browser_that_says_cross_site_without_an_origin_is_refused_but_may_follow_a_link(identity: Identity) -> None:
    async with client(identity) as http:
        assert (await http.post("/who", headers={"sec-fetch-site": "cross-site"})).status_code == 403
        assert (await http.get("/user", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"})).status_code == 403
        assert (await http.get("/who", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"})).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/docs"), ("GET", "/redoc"), ("GET", "/openapi.json"), ("GET", "/share/x"), ("GET", f"/project/share/{ID}"),
        ("PUT", "/project/thread/share"), ("POST", "/mcp"), ("DELETE", "/mcp"), ("PUT", "/feedback"), ("DELETE", "/feedback"),
        ("PUT", "/project/element"), ("DELETE", "/project/element"), ("GET", f"/project/file/{ID}"),
        ("POST", "/login"), ("POST", "/auth/jwt"), ("POST", "/auth/header"), ("GET", "/auth/oauth/github"), ("GET", "/copilot/index.js"),
        ("GET", f"/project/thread/{ID}/element/{ID}"), ("GET", "/assets/index.js.map"), ("GET", "/env"), ("GET", f"/thread/{ID}/x"),
        ("GET", "/project/thread/../../etc/passwd"), ("PATCH", "/project/thread"), ("GET", "/files/x/0/0/0.docx"), ("GET", "/.files/x"),
    ],
)  # fmt: skip
async def test_a_route_that_is_not_ours_does_not_exist(identity: Identity, method: str, path: str) -> None:
    async with client(identity) as http:
        assert (await http.request(method, path, cookies=cookies(identity))).status_code == 404


async def test_without_a_person_pages_lead_to_who_are_you_and_the_rest_is_refused(identity: Identity) -> None:
    async with client(identity) as http:
        answer = await http.get("/")
        assert (answer.status_code, answer.headers["location"]) == (303, "/who")
        assert (await http.get(f"/thread/{ID}")).status_code == 303
        for method, path in (
            ("GET", "/user"),
            ("POST", "/project/threads"),
            ("POST", "/project/action"),
            ("GET", f"/files/{ID}/0/0/0.docx"),
        ):
            assert (await http.request(method, path)).status_code == 401


async def test_every_route_of_the_own_list_needs_a_person(identity: Identity) -> None:
    example = {
        r"/thread/": f"/thread/{ID}",
        "/project/thread/": f"/project/thread/{ID}",
        "/cite": f"/cite/{ID}/0/1",
        "/paper": f"/paper/{ID}/0/0/0",
        "/files": f"/files/{ID}/0/0/0.md",
        "/board(": "/board/student",
        "/board/[": "/board/checkin",
        "/pilot(": "/pilot",
        "/map(": "/map/fractions.compare",
        "/map/(": "/map/goal",
        "/plan/(": "/plan/add",
        "/class(": "/class",
        "/class/(": "/class/say",
        "/portfolio/(": "/portfolio/tag",
        "/shelf(": "/shelf/our-shelf.csv",
        "/shelf/(": "/shelf/add",
        "/family(": "/family/1/note",
        "/family/(": "/family/1/slip",
        "/drafts/[0-9a-f]{32}(": f"/drafts/{'0' * 32}/share",
        "/drafts/[0-9a-f]{32}/": f"/drafts/{'0' * 32}/copy",
    }
    async with client(identity, requests=Bucket(1000, 1000)) as http:
        for method, pattern in OWN:
            plain = pattern.replace("\\", "").removesuffix("/?")
            path = next((e for start, e in example.items() if plain.startswith(start)), plain)
            assert (await http.request(method, path)).status_code in (303, 401), path
            assert (await http.request(method, path, cookies=cookies(identity))).status_code == 200, path
    assert not set(OPEN) & set(OWN)


async def test_a_token_needs_its_own_device_a_living_person_and_our_signature(identity: Identity, tmp_path: Path) -> None:
    mine, other = cookies(identity), cookies(identity)
    stranger = Identity(tmp_path / "other", known=lambda _: True)
    async with client(identity) as http:
        assert (await http.get("/user", cookies=mine)).status_code == 200
        assert (await http.get("/user", cookies={DEVICE: other[DEVICE], TOKEN: mine[TOKEN]})).status_code == 401
        assert (await http.get("/user", cookies={TOKEN: mine[TOKEN]})).status_code == 401
        assert (await http.get("/user", cookies=cookies(identity, n=9))).status_code == 401  # nobody by that name (any more)
        assert (await http.get("/user", cookies=cookies(stranger))).status_code == 401
        assert (await http.get("/user", cookies=mine | {TOKEN: mine[TOKEN][:-3] + "abc"})).status_code == 401


async def test_a_body_over_the_limit_is_refused_whatever_its_length_says(identity: Identity) -> None:
    async def pieces() -> Any:
        for _ in range(12):
            yield b"x" * (BODY // 10)

    async with client(identity) as http:
        jar = cookies(identity)
        assert (await http.post("/project/threads", content=b"x" * (BODY + 1), cookies=jar)).status_code == 413
        assert (await http.post("/project/threads", content=pieces(), cookies=jar)).status_code == 413
        fine = await http.post("/project/threads", content=b"x" * 1000, cookies=jar)
        assert fine.status_code == 200
        assert " 1000 " in fine.text


async def test_too_many_requests_are_asked_to_wait_and_pictures_do_not_count(identity: Identity) -> None:
    now = [0.0]
    async with client(identity, requests=Bucket(5, 1, clock=lambda: now[0])) as http:
        statuses = [(await http.get("/health")).status_code for _ in range(7)]
        assert statuses == [200] * 5 + [429] * 2
        assert (await http.get("/health")).headers["retry-after"]
        assert (await http.get("/public/stepwise.css")).status_code == 200
        now[0] = 2.0
        assert (await http.get("/health")).status_code == 200


async def test_making_many_people_is_slowed_down(identity: Identity) -> None:
    async with client(identity) as http:
        assert [(await http.post("/who")).status_code for _ in range(25)].count(429) >= 4


async def test_every_answer_carries_the_security_headers_and_no_cors(identity: Identity) -> None:
    async with client(identity) as http:
        for path in ("/health", "/docs", "/"):
            headers = (await http.get(path)).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["x-frame-options"] == "DENY"
            assert headers["referrer-policy"] == "same-origin"
            assert headers["content-security-policy"] == SAFE
            assert "access-control-allow-origin" not in headers
            assert "server" not in headers
    assert "script-src 'self';" in SAFE
    assert "unsafe-eval" not in SAFE
    assert SAFE.count("unsafe-inline") == 1  # styles only


async def test_every_cookie_leaves_hardened(identity: Identity) -> None:
    async with client(identity) as http:
        cookie = (await http.get("/health")).headers["set-cookie"]
    assert cookie == "a=b; Path=/; HttpOnly; SameSite=Lax"


def test_the_secret_is_long_made_once_and_private(tmp_path: Path) -> None:
    first = Identity(tmp_path, known=lambda _: True)
    assert len(first.secret) >= 43
    assert Identity(tmp_path, known=lambda _: True).secret == first.secret
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    (tmp_path / "secret").write_text("x")
    assert len(Identity(tmp_path, known=lambda _: True).secret) >= 43


def test_a_revoked_token_stays_revoked_after_a_restart(tmp_path: Path) -> None:
    one = Identity(tmp_path, known=lambda _: True)
    jar = cookies(one)
    assert one.person(jar)
    one.revoke(jar[TOKEN])
    assert not one.person(jar)
    assert not Identity(tmp_path, known=lambda _: True).person(jar)


def test_a_token_ends_by_itself(tmp_path: Path) -> None:
    jar = cookies(Identity(tmp_path, known=lambda _: True, clock=lambda: 1_000_000))
    assert not Identity(tmp_path, known=lambda _: True).person(jar)


def test_a_full_device_gives_nobody_elses_place_away(tmp_path: Path) -> None:
    identity = Identity(tmp_path, known=lambda _: True)
    assert identity.next_person("d1") == ""
    assert len(identity.people("d1")) == 12


@pytest.mark.parametrize("header", ["", "=", "a", "stepwise_device=\x00; x", "a=b; ;;; c=d", 'x="unterminated', "é=ü"])
def test_any_cookie_header_is_survived(header: str, identity: Identity) -> None:
    assert identity.person(read_cookies(header)) == ""
