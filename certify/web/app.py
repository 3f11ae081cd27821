"""The application: one site's settings, database and criteria behind its views."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from certify.config import Settings
from certify.documents.forms import load_forms
from certify.domain.library import Library
from certify.operations.papers import Press
from certify.store.database import Database
from certify.web import (
    access,
    account_imports,
    accounts,
    api,
    appraisals,
    assessments,
    attestations,
    batches,
    briefing,
    categories,
    comparison,
    criteria,
    decisions,
    evidence,
    filters,
    forecast,
    health,
    improvement,
    journal,
    logs,
    meetings,
    objections,
    official_texts,
    once,
    papers,
    people,
    plan_files,
    plans,
    portfolio,
    privacy,
    progress,
    public_progress,
    register,
    rescoring,
    rounds,
    security,
    signatures,
    static_files,
    tokens,
    unit_imports,
    units,
    verification,
    waiting,
    workbooks,
)
from certify.web.desk import Desk
from certify.web.files import Memory

MODULES = (
    people,
    waiting,
    security,
    accounts,
    account_imports,
    journal,
    assessments,
    improvement,
    rescoring,
    meetings,
    evidence,
    appraisals,
    decisions,
    objections,
    papers,
    batches,
    signatures,
    register,
    rounds,
    categories,
    units,
    unit_imports,
    criteria,
    attestations,
    official_texts,
    progress,
    public_progress,
    portfolio,
    forecast,
    comparison,
    briefing,
    plans,
    plan_files,
    privacy,
    verification,
    workbooks,
    tokens,
    health,
)


def build(site: Settings) -> Flask:
    """The web application of one site; its database must have been migrated."""
    app = Flask("certify", template_folder=str(site.web_templates), static_folder="web/static")
    app.request_class = Memory
    app.config.update(
        SECRET_KEY=site.secret_key(),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=site.site.https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=1_000_000,
        TRUSTED_HOSTS=site.site.hosts,
    )
    press = Press(load_forms(site.paper_forms), site.site.address)
    app.extensions["certify"] = Desk(site, Database(site.database_url), Library(site.criteria_folders), press)
    if site.site.proxies:
        count = site.site.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    logs.prepare(app)
    access.prepare(app)
    once.prepare(app)
    privacy.prepare(app)
    filters.prepare(app)
    static_files.prepare(app)
    for module in MODULES:
        app.register_blueprint(module.blueprint)
    api.prepare(app)
    return app
