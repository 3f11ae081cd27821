"""Forms of a site's own, begun as an operator begins them and then edited."""

from click.testing import CliRunner

from certify.cli import main
from certify.config import Settings
from certify.documents.pdf.own.folders import forms_of


def run(instance, *arguments):
    """`certify forms …` on a site: what it said, and `exit_code`."""
    environment = {"CERTIFY_INSTANCE": str(instance), "CERTIFY_DATABASE_URL": None}
    return CliRunner(env=environment).invoke(main, ["forms", *arguments])


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
