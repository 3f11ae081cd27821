"""The application: one site's settings, database and criteria behind its views."""

from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from certify.config import Settings
from certify.documents.pdf.forms import load_forms
from certify.domain import limits
from certify.domain.library import Library
from certify.operations.papers.issue import Press
from certify.store.database import Database
from certify.web import access, api, double_submit, filters, logs, static_files
from certify.web.assessments import appraisals, evidence, improvement, meetings, objections, rescoring
from certify.web.assessments import views as assessments
from certify.web.criteria import attestations, official_texts
from certify.web.criteria import views as criteria
from certify.web.files import Memory
from certify.web.notices import views as waiting
from certify.web.papers import batches, briefing, decisions, register, signatures, verification
from certify.web.papers import views as papers
from certify.web.people import accounts, own_account, sign_in, tokens
from certify.web.people import imports as account_imports
from certify.web.plans import files
from certify.web.plans import views as plans
from certify.web.progress import comparison, forecast, portfolio, public
from certify.web.progress import views as progress
from certify.web.request_context import Desk
from certify.web.rounds import categories
from certify.web.rounds import views as rounds
from certify.web.site import health, log, privacy
from certify.web.units import imports as unit_imports
from certify.web.units import views as units
from certify.web.workbooks import views as workbooks

MODULES = (
    sign_in,
    waiting,
    own_account,
    accounts,
    account_imports,
    log,
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
    public,
    portfolio,
    forecast,
    comparison,
    briefing,
    plans,
    files,
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
        MAX_CONTENT_LENGTH=limits.FORM,
        TRUSTED_HOSTS=site.site.hosts,
    )
    press = Press(load_forms(site.paper_forms), site.site.address)
    app.extensions["certify"] = Desk(site, Database(site.database_url), Library(site.criteria_folders), press)
    if site.site.proxies:
        count = site.site.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]
    logs.prepare(app)
    access.prepare(app)
    double_submit.prepare(app)
    privacy.prepare(app)
    filters.prepare(app)
    static_files.prepare(app)
    for module in MODULES:
        app.register_blueprint(module.blueprint)
    api.prepare(app)
    return app
