"""Google, Kakao and Naver on one's own machine, as far as a sign-in goes, over HTTP.

Each has the paths, the parameters and the answers of the real one. Whoever comes is shown a page with two links, one
that agrees and one that does not. A code is good once, for the client and the address it was made for.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

CLIENT, SECRET = "museum-client", "museum-secret"
AUTHORIZE = {"/o/oauth2/v2/auth": "google", "/oauth/authorize": "kakao", "/oauth2.0/authorize": "naver"}
TOKEN = {"/token": "google", "/oauth/token": "kakao", "/oauth2.0/token": "naver"}
PROFILE = {"/oauth2/v2/userinfo": "google", "/v2/user/me": "kakao", "/v1/nid/me": "naver"}


def google_person(email: str = "gildong@gmail.com", **changes: Any) -> dict[str, Any]:
    return {"sub": "1001", "email": email, "email_verified": True, "name": "홍길동", "picture": "https://x/", **changes}


def kakao_person(email: str = "gildong@kakao.com", nickname: str = "카카오길동", **account: Any) -> dict[str, Any]:
    told = {"profile": {"nickname": nickname, "profile_image_url": "https://x/"}, **account}
    if email:
        told = {"email": email, "is_email_valid": True, "is_email_verified": True, **told}
    return {"id": 4242, "properties": {"nickname": nickname}, "kakao_account": told}


def naver_person(email: str = "gildong@naver.com", nickname: str = "네이버길동") -> dict[str, Any]:
    person = {"id": "naver-77", "nickname": nickname, "name": "홍길동", "email": email}
    return {"resultcode": "00", "message": "success", "response": person}


@dataclass
class FakeProviders:
    """`people` are signed in there. `fault` is "", or what goes wrong: token, profile, or hang_up in the middle."""

    base: str = ""
    people: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {"google": google_person(), "kakao": kakao_person(), "naver": naver_person()}
    )
    fault: str = ""
    id_token_changes: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def consent_page(self, provider: str, asked: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        if asked.get("client_id") != CLIENT or asked.get("response_type") != "code" or not asked.get("state"):
            return 400, "invalid_request", {}
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"provider": provider, **asked}
        back, state = asked["redirect_uri"], asked["state"]
        allow = f"{back}?{urlencode({'code': code, 'state': state})}"
        deny = f"{back}?{urlencode({'error': 'access_denied', 'state': state})}"
        page = (
            "<!doctype html><html lang='ko'><title>동의</title><h1>동의해 주세요</h1>"
            f"<p><a id='allow' href='{allow}'>동의하고 계속하기</a> <a id='deny' href='{deny}'>취소</a></p>"
        )
        return 200, page, {"Content-Type": "text/html; charset=utf-8"}

    def token(self, provider: str, sent: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        if self.fault == "token":
            return 500, "", {}
        asked = self.codes.pop(sent.get("code", ""), {})
        right = (
            sent.get("grant_type") == "authorization_code"
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
            and asked.get("provider") == provider
            and asked.get("redirect_uri") == sent.get("redirect_uri")
            and self._verifies(asked, sent)
        )
        if not right:
            return _json({"error": "invalid_grant"}, status=400)
        token = secrets.token_urlsafe(16)
        self.tokens[token] = provider
        answer = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        if provider == "google":
            answer["id_token"] = self._id_token()
        return _json(answer)

    def profile(self, provider: str, token: str) -> tuple[int, str, dict[str, str]]:
        if self.fault == "profile" or self.tokens.get(token) != provider:
            return _json({"code": -401}, status=401)
        return _json(self.people[provider])

    def _verifies(self, asked: dict[str, str], sent: dict[str, str]) -> bool:
        if "code_challenge" not in asked:
            return asked["provider"] != "google"
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.base, "aud": CLIENT, "iat": now, "exp": now + 3600, **self.people["google"]}
        return jwt.encode({**claims, **self.id_token_changes}, "x" * 32, algorithm="HS256")


def _json(data: dict[str, Any], status: int = 200) -> tuple[int, str, dict[str, str]]:
    return status, json.dumps(data), {"Content-Type": "application/json;charset=UTF-8"}


@contextmanager
def serving() -> Iterator[FakeProviders]:
    fake = FakeProviders()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            if provider := AUTHORIZE.get(address.path):
                self._answer(*fake.consent_page(provider, dict(parse_qsl(address.query))))
            elif provider := PROFILE.get(address.path):
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self._answer(*fake.profile(provider, token))
            else:
                self._answer(404, "", {})

        def do_POST(self) -> None:
            sent = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            if fake.fault == "hang_up":
                return
            provider = TOKEN.get(urlsplit(self.path).path)
            self._answer(*(fake.token(provider, sent) if provider else (404, "", {})))

        def _answer(self, status: int, body: str, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        log_message: Callable[..., None] = lambda *args: None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    fake.base = f"http://127.0.0.1:{server.server_port}"
    yield fake
    server.shutdown()
    server.server_close()
