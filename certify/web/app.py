"""The application, made once, and the site behind it: its settings, database and criteria."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from certify.config import Settings
from certify.domain import limits
from certify.domain.library import Library
from certify.operations.papers.press import press_of
from certify.store.database import Database
from certify.web import (
    access,
    api,
    arrival,
    double_submit,
    error_pages,
    filters,
    parts,
    request_context,
    security_headers,
    static_files,
)
from certify.web.assessments import appraisals, improvement, objections, rescoring, trial
from certify.web.assessments import views as assessments
from certify.web.criteria import attestation_parts, attestations, draft_differences, official_texts, pasted_tables
from certify.web.criteria import views as criteria
from certify.web.evidence import documents, viewer
from certify.web.evidence import views as evidence
from certify.web.guide import pages as guide
from certify.web.guide import texts as guidance
from certify.web.history import views as history
from certify.web.lists import trail
from certify.web.meetings import views as meetings
from certify.web.notices import views as waiting
from certify.web.offices import views as offices
from certify.web.papers import area as area_papers
from certify.web.papers import batches, briefing, decisions, dossier, register, replacing, signatures, verification
from certify.web.papers import views as papers
from certify.web.people import (
    accounts,
    kept_forms,
    means,
    one_time_link,
    openid,
    own_account,
    page_owner,
    sign_in,
    tokens,
)
from certify.web.people import imports as account_imports
from certify.web.plans import files
from certify.web.plans import views as plans
from certify.web.progress import comparison, forecast, open_data, portfolio, public, recognised
from certify.web.progress import views as progress
from certify.web.request_context import Site
from certify.web.rounds import categories
from certify.web.rounds import steps as round_steps
from certify.web.rounds import views as rounds
from certify.web.sharing import assigning, handing
from certify.web.site import configuration, health, log, paper_forms, privacy, request_log, requests
from certify.web.units import imports as unit_imports
from certify.web.units import official as official_units
from certify.web.units import views as units
from certify.web.workbooks import score_sheets
from certify.web.workbooks import views as workbooks

MODULES = (
    sign_in,
    openid,
    one_time_link,
    kept_forms,
    waiting,
    own_account,
    accounts,
    account_imports,
    log,
    configuration,
    paper_forms,
    assessments,
    trial,
    improvement,
    rescoring,
    meetings,
    evidence,
    documents,
    viewer,
    history,
    handing,
    assigning,
    appraisals,
    decisions,
    objections,
    offices,
    dossier,
    area_papers,
    papers,
    replacing,
    batches,
    signatures,
    register,
    rounds,
    round_steps,
    categories,
    units,
    unit_imports,
    official_units,
    criteria,
    attestations,
    attestation_parts,
    draft_differences,
    pasted_tables,
    official_texts,
    progress,
    public,
    open_data,
    recognised,
    portfolio,
    forecast,
    comparison,
    briefing,
    plans,
    files,
    guide,
    guidance,
    privacy,
    verification,
    workbooks,
    score_sheets,
    tokens,
    health,
)


def build(settings: Settings) -> Flask:
    """The web application of one site; its database must have been migrated."""
    app = make(settings.web_templates)
    attach(app, opened(settings))
    return app


def make(templates: Path) -> Flask:
    """The application without a site: pages, addresses, access, templates. It answers once a site is attached."""
    app = parts.Pages("certify", template_folder=str(templates), static_folder="web/static")
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        # The cookie goes out again when something in it changes, or the session's use is noted; not with every reply.
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=limits.FORM,
        # A form's token lasts as long as the session that it belongs to, however long its page stays open.
        WTF_CSRF_TIME_LIMIT=None,
    )
    request_context.prepare(app)
    request_log.prepare(app)
    requests.prepare(app)
    arrival.prepare(app)
    access.prepare(app)
    security_headers.prepare(app)
    error_pages.prepare(app)
    page_owner.prepare(app)
    means.prepare(app)
    kept_forms.prepare(app)
    double_submit.prepare(app)
    privacy.prepare(app)
    guide.prepare(app)
    filters.prepare(app)
    static_files.prepare(app)
    trail.prepare(app)
    parts.prepare(app)
    for module in MODULES:
        app.register_blueprint(module.blueprint)
    api.prepare(app)
    return app


def opened(settings: Settings) -> Site:
    """The parts of a site that views use; no database connection is opened yet."""
    press = press_of(settings.paper_forms, settings.own_forms, settings.site.address)
    return Site(settings, Database(settings.database_url), Library(settings.criteria_folders), press)


def attach(app: Flask, site: Site) -> None:
    """Put a site behind an application, replacing any earlier one; whoever opened that one closes its connections."""
    settings = site.settings.site
    app.config.update(
        SECRET_KEY=site.settings.secret_key(),
        SESSION_COOKIE_SECURE=settings.https,
        # A browser takes a cookie of this name from this host alone, over HTTPS.
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        TRUSTED_HOSTS=settings.hosts,
    )
    app.extensions["certify"] = site
    wsgi_app, proxies = partial(Flask.wsgi_app, app), settings.proxies
    # Of the addresses that were added on the way, as many are trusted as the site says it has proxies; the nearest one
    # says whether people use HTTPS, since proxies hand that on without adding to it.
    app.wsgi_app = ProxyFix(wsgi_app, x_for=proxies, x_proto=1) if proxies else wsgi_app  # type: ignore[method-assign]
