"""A small shop with what shops have: sessions, CSRF, bearer tokens, pages, ETags, uploads and a websocket.

Every start draws new ids and secrets, and what is stale or missing is refused. `BREAK` breaks it in a way
that tests must notice: `status`, `schema`, `auth` or `field`.
"""

import hashlib
import json
import os
import secrets
import socket
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import uvicorn
from fastapi import (
    Cookie,
    FastAPI,
    Form,
    Header,
    HTTPException,
    Query,
    Response,
    UploadFile,
    WebSocket,
    WebSocketDisconnect,
)
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, Field

BREAK = os.environ.get("BREAK", "")
USER, PASSWORD = "ada@shop.test", "correct-horse-battery"
PAGE = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
LOGIN = """<!doctype html><title>Sign in</title>
<form method="post" action="/login">
  <input type="hidden" name="csrf_token" value="{csrf}">
  <input name="username"><input name="password" type="password">
  <button id="sign-in">Sign in</button>
</form>"""

app = FastAPI(openapi_url=None)


@dataclass
class Session:
    csrf: str
    user: str | None = None
    cart: str | None = None


@dataclass
class Shop:
    sessions: dict[str, Session] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    refreshes: set[str] = field(default_factory=set)
    tickets: set[str] = field(default_factory=set)
    products: dict[str, dict[str, Any]] = field(default_factory=dict)
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)


SHOP = Shop()
for number in range(1, 8):
    key = str(uuid.uuid4())
    SHOP.products[key] = {
        "id": key,
        "name": f"Lamp {number}",
        "price": 10.5 * number,
        "note": None if number % 2 else f"shelf {number}",
        "size": number if number % 3 else f"{number} cm",
        "tags": ["light"],
        "version": 1,
    }


class Credentials(BaseModel):
    username: str
    password: str


class Refresh(BaseModel):
    refresh_token: str


class Product(BaseModel):
    name: str = Field(min_length=1, max_length=80)
    price: float = Field(gt=0)
    note: str | None = None
    size: int | str = 1
    tags: list[str] = []


class CartLine(BaseModel):
    product_id: str
    quantity: int = Field(gt=0, le=99)


def etag_of(product: dict[str, Any]) -> str:
    return f'"{product["id"][:8]}-{product["version"]}"'


def shown(product: dict[str, Any]) -> dict[str, Any]:
    answer = dict(product)
    if BREAK == "schema":
        answer["price"] = str(answer["price"])
    if BREAK == "field":
        del answer["name"]
    return answer


def need_token(authorization: str | None) -> None:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or token not in SHOP.tokens:
        raise HTTPException(401, "A valid bearer token is needed.", {"WWW-Authenticate": "Bearer"})


def need_session(sid: str | None, csrf: str | None = None, *, checked: bool = False) -> Session:
    session = SHOP.sessions.get(sid or "")
    if session is None or session.user is None:
        raise HTTPException(401, "Sign in first.")
    if checked and csrf != session.csrf:
        raise HTTPException(403, "The CSRF token is stale or missing.")
    return session


def need_product(key: str) -> dict[str, Any]:
    if key not in SHOP.products:
        raise HTTPException(404, f"There is no product {key}.")
    return SHOP.products[key]


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/", response_class=HTMLResponse)
def page() -> str:
    return PAGE


@app.get("/login", response_class=HTMLResponse)
def login_page() -> HTMLResponse:
    sid, csrf = secrets.token_hex(16), secrets.token_urlsafe(24)
    SHOP.sessions[sid] = Session(csrf)
    answer = HTMLResponse(LOGIN.format(csrf=csrf))
    answer.set_cookie("shop_session", sid, httponly=True, samesite="lax")
    return answer


@app.post("/login")
def login(
    username: Annotated[str, Form()],
    password: Annotated[str, Form()],
    csrf_token: Annotated[str, Form()],
    shop_session: Annotated[str | None, Cookie()] = None,
) -> Response:
    session = SHOP.sessions.get(shop_session or "")
    if session is None or csrf_token != session.csrf:
        raise HTTPException(403, "The CSRF token is stale or missing.")
    if (username, password) != (USER, PASSWORD) or BREAK == "auth":
        raise HTTPException(401, "The name or the password is wrong.")
    sid = secrets.token_hex(16)
    SHOP.sessions[sid] = Session(secrets.token_urlsafe(24), user=username)
    answer = RedirectResponse("/account", 303)
    answer.set_cookie("shop_session", sid, httponly=True, samesite="lax")
    return answer


@app.get("/account", response_class=HTMLResponse)
def account(shop_session: Annotated[str | None, Cookie()] = None) -> str:
    session = need_session(shop_session)
    return PAGE.replace("<!-- csrf -->", f'<meta name="csrf-token" content="{session.csrf}">')


@app.post("/api/login")
def api_login(given: Credentials) -> dict[str, Any]:
    if (given.username, given.password) != (USER, PASSWORD) or BREAK == "auth":
        raise HTTPException(401, "The name or the password is wrong.")
    return new_tokens(given.username)


@app.post("/api/refresh")
def api_refresh(given: Refresh) -> dict[str, Any]:
    if given.refresh_token not in SHOP.refreshes:
        raise HTTPException(401, "The refresh token is stale.")
    SHOP.refreshes.remove(given.refresh_token)
    return new_tokens(USER)


def new_tokens(user: str) -> dict[str, Any]:
    token, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    SHOP.tokens[token] = user
    SHOP.refreshes.add(refresh)
    return {"access_token": token, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 900}


@app.get("/api/products")
def products(
    page: Annotated[int, Query(ge=1)] = 1, size: Annotated[int, Query(ge=1, le=50)] = 3
) -> dict[str, Any]:
    rows = list(SHOP.products.values())
    pages = -(-len(rows) // size)
    items = [shown(row) for row in rows[(page - 1) * size : page * size]]
    return {"items": items, "page": page, "pages": pages, "total": len(rows)}


@app.post("/api/products", status_code=201)
def create(
    given: Product, response: Response, authorization: Annotated[str | None, Header()] = None
) -> dict[str, Any]:
    need_token(authorization)
    if any(row["name"] == given.name for row in SHOP.products.values()):
        raise HTTPException(409, f"There is a product {given.name} already.")
    key = str(uuid.uuid4())
    SHOP.products[key] = {"id": key, **given.model_dump(), "version": 1}
    response.status_code = 200 if BREAK == "status" else 201
    response.headers["Location"] = f"/api/products/{key}"
    response.headers["ETag"] = etag_of(SHOP.products[key])
    return shown(SHOP.products[key])


@app.get("/api/products/{key}")
def product(key: str, response: Response) -> dict[str, Any]:
    row = need_product(key)
    response.headers["ETag"] = etag_of(row)
    return shown(row)


@app.put("/api/products/{key}")
def update(
    key: str,
    given: Product,
    response: Response,
    authorization: Annotated[str | None, Header()] = None,
    if_match: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    need_token(authorization)
    row = need_product(key)
    if if_match is None:
        raise HTTPException(428, "If-Match is needed.")
    if if_match != etag_of(row):
        raise HTTPException(412, "Somebody else changed it.")
    row.update(given.model_dump(), version=row["version"] + 1)
    response.headers["ETag"] = etag_of(row)
    return shown(row)


@app.delete("/api/products/{key}", status_code=204)
def delete(key: str, authorization: Annotated[str | None, Header()] = None) -> None:
    need_token(authorization)
    del SHOP.products[need_product(key)["id"]]


@app.post("/api/products/{key}/pictures", status_code=201)
async def upload(
    key: str,
    file: UploadFile,
    title: Annotated[str, Form()],
    authorization: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    need_token(authorization)
    need_product(key)
    data = await file.read()
    if not data:
        raise HTTPException(422, "The file is empty.")
    return {
        "id": f"pic_{secrets.token_hex(6)}",
        "title": title,
        "name": file.filename,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


@app.post("/api/cart", status_code=201)
def cart(
    given: CartLine,
    shop_session: Annotated[str | None, Cookie()] = None,
    x_csrf_token: Annotated[str | None, Header()] = None,
) -> dict[str, Any]:
    session = need_session(shop_session, x_csrf_token, checked=True)
    price = need_product(given.product_id)["price"]
    session.cart = f"cart_{secrets.token_hex(8)}"
    return {"cart_id": session.cart, "lines": [given.model_dump()], "total": price * given.quantity}


@app.post("/checkout")
def checkout(
    cart_id: Annotated[str, Form()],
    csrf_token: Annotated[str, Form()],
    shop_session: Annotated[str | None, Cookie()] = None,
) -> Response:
    session = need_session(shop_session, csrf_token, checked=True)
    if cart_id != session.cart:
        raise HTTPException(409, "That cart is not yours.")
    session.cart = None
    order = f"ord_{secrets.token_hex(8)}"
    SHOP.orders[order] = {"id": order, "status": "paid"}
    return RedirectResponse(f"/api/orders/{order}", 303)


@app.get("/api/orders/{key}")
def order(key: str, shop_session: Annotated[str | None, Cookie()] = None) -> dict[str, Any]:
    need_session(shop_session)
    if key not in SHOP.orders:
        raise HTTPException(404, f"There is no order {key}.")
    return SHOP.orders[key]


@app.post("/api/tickets", status_code=201)
def ticket(authorization: Annotated[str | None, Header()] = None) -> dict[str, str]:
    need_token(authorization)
    drawn = secrets.token_urlsafe(18)
    SHOP.tickets.add(drawn)
    return {"ticket": drawn}


@app.websocket("/notifications")
async def notifications(websocket: WebSocket, ticket: str = "") -> None:
    if ticket not in SHOP.tickets:
        await websocket.close(4401)
        return
    SHOP.tickets.remove(ticket)
    await websocket.accept()
    await websocket.send_text(json.dumps({"type": "hello", "channel": f"chan_{secrets.token_hex(6)}"}))
    try:
        while True:
            asked = json.loads(await websocket.receive_text())
            await websocket.send_text(json.dumps({"type": "echo", "of": asked}))
    except WebSocketDisconnect:
        return


@app.exception_handler(HTTPException)
async def refused(_request: object, error: HTTPException) -> JSONResponse:
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


def main() -> None:
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(json.dumps({"port": listening.getsockname()[1]}), flush=True)
    config = uvicorn.Config(app, log_level="warning", ws="websockets-sansio", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
