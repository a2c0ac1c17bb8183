"""The web server: our gateway around our routes around Chainlit, in one process on one port.

    create_app(tutor, settings) -> an ASGI app      serve(settings) builds the tutor and runs it

Chainlit has one configuration a process: the app made last is the one that its handlers serve. It is mounted as a
plain sub-application; its own `mount_chainlit` would load a file of handlers and add a middleware that breaks off
responses, and we need neither.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import chainlit.data
from chainlit.config import FILES_DIRECTORY
from chainlit.server import app as chainlit_app
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from .. import leaving
from ..errors import StepwiseError
from ..models import hang_up, in_one_loop
from ..settings import Settings
from .board_routes import BoardRoutes
from .chat import Chat, install
from .class_routes import ClassRoutes
from .drafts_routes import DraftsRoutes
from .family_routes import FamilyRoutes
from .gateway import Bucket, Gateway
from .history import History, Transcript
from .identity import Identity
from .imports import Imports
from .library_routes import LibraryRoutes
from .map_routes import MapRoutes
from .pilot_routes import PilotRoutes
from .plan_routes import PlanRoutes
from .routes import PUBLIC, Routes
from .shelf_routes import ShelfRoutes
from .sockets import guard_sockets

logging.getLogger("chainlit").setLevel(logging.ERROR)
log = logging.getLogger("stepwise.web")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(tutor: Any, settings: Settings) -> ASGIApp:
    """The whole web app for one tutor, which needs `answer(turn)`, `speaker` and `store`; `packs` fill the first screen."""
    store = tutor.store
    identity = Identity(settings.data_dir / "web", known=lambda person: store.person(person) is not None, gone=store.leaving.is_gone)
    os.environ["CHAINLIT_AUTH_SECRET"] = identity.secret  # Chainlit verifies our tokens with it
    transcript = Transcript(store)
    parts = getattr(tutor, "parts", None)
    imports = Imports(parts, settings.data_dir / "uploads") if parts else None
    chat = Chat(tutor, transcript, identity.sign, imports=imports)
    forget = partial(leaving.forget_talk, store, parts.library.catalogue) if parts else store.forget_session
    history = History(store, transcript, identity.sign, forget)
    install(chat, history)
    chainlit.data._data_layer, chainlit.data._data_layer_initialized = history, True
    guard_sockets(identity, chat.message, chat.stop)

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        _empty(FILES_DIRECTORY)
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="work"))
        yield
        await hang_up()
        _empty(FILES_DIRECTORY)

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)
    routes = Routes(tutor, chat, identity, transcript, settings.data_dir)
    app.include_router(routes.router)
    app.include_router(LibraryRoutes(imports, routes.teacher).router)
    app.include_router(ShelfRoutes(store, routes.teacher).router)
    app.include_router(DraftsRoutes(tutor, parts, routes.teacher).router)
    app.include_router(MapRoutes(tutor, routes.teacher).router)
    app.include_router(PlanRoutes(tutor).router)
    app.include_router(ClassRoutes(tutor, routes.teacher).router)
    app.include_router(BoardRoutes(tutor, routes.teacher).router)
    app.include_router(PilotRoutes(tutor, routes.teacher).router)
    app.include_router(FamilyRoutes(parts, store, identity.people).router)
    app.mount("/public", StaticFiles(directory=PUBLIC))
    app.mount("/", chainlit_app)
    names = {name.strip() for name in settings.names.split(",") if name.strip()}
    many = settings.devices_per_address
    return Gateway(
        app, identity, {*LOOPBACK, settings.host, *names}, requests=Bucket(120 * many, 20 * many), newcomers=Bucket(20 * many, 0.2 * many)
    )


_THREADS = 16
"""Threads in which a process looks things up: most of their time they wait for the database, so Python's own number, which
follows the cores, would be too few."""
_SWITCH = 0.001
"""Seconds after which a thread lets another one run. Python's own 0.005 is what every answer of a database server would wait for
while somebody's words are being looked at; see docs/decisions/0014."""


def serve(settings: Settings) -> None:
    """Builds the tutor and serves it until interrupted. Only this computer can reach it in home mode."""
    import uvicorn

    from ..bootstrap import bootstrap

    sys.setswitchinterval(_SWITCH)
    in_one_loop()
    tutor = bootstrap(settings)
    threading.Thread(target=_warm, args=(tutor,), daemon=True, name="warming").start()
    ending = threading.Event()
    threading.Thread(target=tidy_often, args=(tutor, settings, ending), daemon=True, name="tidying").start()
    try:
        app = create_app(tutor, settings)
        print(f"Stepwise: http://{settings.host}:{settings.port}   ({tutor.speaker})", flush=True)
        # Without compression: each socket's would hold more memory than the conversation, and the messages are short.
        uvicorn.run(app, host=settings.host, port=settings.port, log_level="warning", ws_max_size=2_000_000, server_header=False,
                    timeout_graceful_shutdown=5, ws_per_message_deflate=False)  # fmt: skip
    finally:
        ending.set()
        tutor.close()


def tidy_often(tutor: Any, settings: Settings, ending: threading.Event, pause: float = 600.0) -> None:
    """Every ten minutes until `ending`: what grew old goes, what was written of somebody after they were erased, and what the log holds."""
    while not ending.wait(pause):
        try:
            done = leaving.tidy(tutor.store, tutor.parts.library.catalogue, settings.data_dir, settings.keep_talks_days, datetime.now(UTC))
            settled = tutor.store.leaving.settle()
        except Exception:  # whatever it is, it must be tried again; nobody waits for it
            log.exception("What grew old could not be deleted; it is tried again in %.0f seconds.", pause)
        else:
            log.info("Deleted because of its age: %s%s", done or "nothing", "" if settled else "; somebody reads the database's log")


def _warm(tutor: Any) -> None:
    """The first question of the day and the first long answer wait for nothing: what they load is loaded while nobody asks."""
    try:
        tutor.library.warm()
        tutor.parts.marker.warm()
    except (StepwiseError, OSError) as fault:
        log.warning("Not everything could be loaded ahead: %s", fault)
    gc.collect()
    gc.freeze()  # the packs and the index stay for good: looking through them for garbage would hold up every learner at once


def _empty(folder: Path) -> None:
    """Nothing a browser sent stays behind."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
