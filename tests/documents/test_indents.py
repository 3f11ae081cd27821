"""A template may be laid out for its reader: what is sent and printed is the same."""

import pytest
from jinja2 import Environment

from certify.documents.indents import WithoutIndents, without_indents

PLAIN = '<table><tr><td class="n">1</td><td></td></tr></table><p>Số <b>5</b>: <i>a</i>, b.</p>'
LAID_OUT = """
<table>
  <tr>
    <td class="{{ kind }}">
      {{ number }}
    </td>
    <td>
      {% if nothing %}
        never
      {% endif %}
    </td>
  </tr>
</table>
<p>
  Số <b>{{ 5 }}</b>:
  <i>a</i>, b.
</p>
"""


def rendered(template, **values):
    return Environment(autoescape=True, extensions=[WithoutIndents]).from_string(template).render(**values)


def test_a_whole_page_is_without_indents():
    page = Environment(autoescape=True, trim_blocks=True).from_string(LAID_OUT).render(kind="n", number=1)
    assert without_indents(page).replace("\n  ", " ") == PLAIN


def test_a_template_is_compiled_without_indents():
    page = rendered(LAID_OUT.replace("{% if nothing %}\n        never\n      {% endif %}", ""), kind="n", number=1)
    assert page.strip() == PLAIN


@pytest.mark.parametrize(
    "kept",
    [
        "<p>a <b>b</b> c</p>",  # between words
        "<p>a&nbsp;b\N{NO-BREAK SPACE}</p>",
        '<p title="a  b">a</p>',
        "<textarea>{{ text }}</textarea>",
        "<td>{{ text }}</td>",
        "<a>a</a> <a>b</a>",
    ],
)
def test_what_shows_is_kept(kept):
    assert rendered(kept, text="  a\n  b ") == kept.replace("{{ text }}", "  a\n  b ")


def test_an_error_names_the_line_of_the_source():
    with pytest.raises(ZeroDivisionError) as error:
        rendered("<p>\n\n\n{{ 1 / 0 }}\n</p>")
    assert error.traceback[-1].lineno + 1 == 4
