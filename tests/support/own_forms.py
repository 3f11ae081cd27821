"""Forms of a site's own, begun as an operator begins them and then edited."""

from certify.config import Settings
from certify.documents.pdf.own.folders import forms_of
from tests.support.commands import run_on


def run(instance, *arguments):
    """`certify forms …` on a site: what it said, and `exit_code`."""
    return run_on(instance, "forms", *arguments)


def begin(instance, form_id, name=""):
    """A form of the site's own, begun from one of ours: over it, or beside it under a name. Its folder."""
    instance.mkdir(exist_ok=True)
    done = run(instance, "copy", form_id, *(["--as", name] if name else []))
    assert done.exit_code == 0, done.output
    return Settings(instance).own_forms / (name or form_id)


def edit(file, old, new):
    """Change a text that stands in a file."""
    text = file.read_text("utf-8")
    assert old in text, old
    file.write_text(text.replace(old, new), "utf-8")


def loaded(instance):
    """Every form of a site, as its pages load them."""
    site = Settings(instance)
    return forms_of(site.paper_forms, site.own_forms)
