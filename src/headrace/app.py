"""The composition root: store, endpoints and options become one ASGI application."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from headrace.artifacts.roots import model_folder
from headrace.endpoints import (
    artifact_pages,
    artifacts,
    audit,
    basic_auth,
    comments,
    events,
    experiment_overview,
    experiments,
    grants,
    held_files,
    journal,
    logged_models,
    metric_curves,
    metrics,
    model_details,
    model_history,
    model_overview,
    model_policies,
    model_versions,
    openid,
    page,
    proxied_artifacts,
    registered_models,
    registry_history,
    run_groups,
    run_keys,
    run_table,
    runs,
    server,
    sessions,
    sign_in_links,
    sign_in_ways,
    tokens,
    transition_requests,
    users,
    webhooks,
)
from headrace.http.access_log import AccessLog
from headrace.http.dispatch import Application
from headrace.http.options import Options
from headrace.http.platform import Platform
from headrace.http.routes import Routes
from headrace.http.table import Endpoint, Table
from headrace.identity.authorize import Authorize, Authorizer, allow_all
from headrace.identity.openid import OpenIdClient
from headrace.identity.sign_in import SignIn
from headrace.notify.dispatcher import Dispatcher
from headrace.services.store import SqlStore

TABLES: tuple[Table, ...] = (
    experiments.table,
    experiment_overview.table,
    runs.table,
    run_table.table,
    run_groups.table,
    run_keys.table,
    metrics.table,
    metric_curves.table,
    logged_models.table,
    registered_models.table,
    model_versions.table,
    transition_requests.table,
    comments.table,
    model_policies.table,
    registry_history.table,
    model_overview.table,
    model_history.table,
    model_details.table,
    audit.table,
    users.table,
    tokens.table,
    grants.table,
    sessions.table,
    sign_in_links.table,
    sign_in_ways.table,
    openid.table,
    basic_auth.table,
    webhooks.table,
    artifacts.table,
    artifact_pages.table,
    held_files.table,
    journal.table,
    events.table,
    server.table,
    page.table,
)

ARTIFACTS_ONLY: tuple[Table, ...] = (proxied_artifacts.table, server.table)


def endpoints(options: Options) -> Iterator[Endpoint]:
    """Every endpoint that a server with these options answers."""
    tables = ARTIFACTS_ONLY if options.artifacts_only else (*TABLES, proxied_artifacts.table)
    for table in tables:
        yield from table


def create_app(
    store: SqlStore, options: Options | None = None, authorize: Authorize | None = None
) -> Application:
    """The ASGI application over a store.

    Its `lifespan.shutdown` (or `close()`) stores what was accepted and closes the store.

    Args:
        store: Experiments and runs.
        options: How to answer; the defaults are those of a server on this machine.
        authorize: Decides whether a call may be made; None: as the options say.

    Raises:
        EndpointError: Two endpoints stand at one place.
    """
    options = options or Options()
    routes = Routes(endpoints(options), options.static_prefix)
    platform = Platform(store, options)
    platform.state["endpoints"] = routes.endpoints
    store.locate_model = partial(model_folder, platform)
    log = AccessLog(sys.stderr) if options.access_log else None
    if options.auth:
        sign_in = platform.state["sign_in"] = SignIn(store)
        providers = options.openid.providers if options.openid else ()
        platform.state["openid"] = {each.name: OpenIdClient(each) for each in providers}
        app = Application(platform, routes, authorize or Authorizer(store), log, sign_in)
    else:
        app = Application(platform, routes, authorize or allow_all, log)
    if not options.artifacts_only:
        app.background.append(Dispatcher(store))
    return app
