from pathlib import Path

import pytest

from alerts_bench.product import excerpts
from alerts_bench.product.excerpts import ExcerptError

FILES = {
    "views.py": '''\
from django.views import View

PAGE_SIZE = 10


@require_POST
@never_cache
def create(request):
    # Kept.
    return render(request)


async def watch():
    pass


class Search(View):
    """What is searched."""

    term: str = ""

    @property
    def rows(self):
        def matches(row):
            return self.term in row

        return filter(matches, ROWS)

    class Meta:
        ordering = ["-id"]

    if True:

        def last(self):
            return "Größe"


def twice():
    return 1


def twice():
    return 2
''',
    "broken.py": "def broken(:\n",
    "list.html": """\
{% block title %}Alerts{% endblock title %}
{% block content %}
  {# <form id="not-there"> #}
  <div class="toolbar">
    <button class="button is-primary"
            {% if focused > 0 %}autofocus{% endif %}
            formaction="{% url "ui:new" %}" data-action="click->page#run">Add Random
      Alert</button>
    <form id="search" action="{% url "ui:list" %}">
      {% block field %}<input name="q" class="input" value="a > b">{% endblock %}
      <p>
        <br>
      </p>
    </form>
  </div>
  <p>one</p> <p class="second">two</p>
  {% partialdef row inline=True %}
    <b>a row</b>
  {% endpartialdef row %}
{% endblock content %}
""",
    "page.js": """\
"use strict";

{
  const now = () => performance.now();

  // Above.
  async function ask(request) {
    if (request) {
      return 1;
    }

    return 2;
  }

  window.fetch = (...request) => {
    return ask(request);
  };

  const calls = ([, { body }]) =>
    JSON.parse(body);

  class Last {
    run() {}
  }
}

ask();
""",
    "page.css": "p { color: red }\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "impl_x"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def lines(folder: Path, place: str) -> list[str]:
    return excerpts.read(folder, place).text.splitlines()


class TestPython:
    def test_a_function_comes_with_its_decorators_and_comments(self, folder: Path) -> None:
        assert lines(folder, "views.py:create") == [
            "@require_POST",
            "@never_cache",
            "def create(request):",
            "    # Kept.",
            "    return render(request)",
        ]

    def test_a_method_is_moved_to_the_margin(self, folder: Path) -> None:
        found = lines(folder, "views.py:Search.rows")
        assert found[:3] == ["@property", "def rows(self):", "    def matches(row):"]

    def test_a_function_in_a_function_has_a_qualified_name(self, folder: Path) -> None:
        assert lines(folder, "views.py:Search.rows.matches") == [
            "def matches(row):",
            "    return self.term in row",
        ]

    @pytest.mark.parametrize(
        ("name", "first"),
        [
            ("watch", "async def watch():"),
            ("Search", "class Search(View):"),
            ("Search.Meta", "class Meta:"),
            ("Search.Meta.ordering", 'ordering = ["-id"]'),
            ("Search.term", 'term: str = ""'),
            ("Search.last", "def last(self):"),
            ("PAGE_SIZE", "PAGE_SIZE = 10"),
        ],
    )
    def test_so_has_everything_else(self, folder: Path, name: str, first: str) -> None:
        assert lines(folder, f"views.py:{name}")[0] == first

    def test_a_class_is_whole(self, folder: Path) -> None:
        found = lines(folder, "views.py:Search")
        assert found[-1] == '            return "Größe"'


class TestTemplate:
    def test_a_file_can_be_whole(self, folder: Path) -> None:
        found = excerpts.read(folder, "list.html")
        assert (found.name, found.language) == ("", "django")
        assert f"{found.text}\n" == FILES["list.html"]

    def test_a_block_has_its_tags(self, folder: Path) -> None:
        assert lines(folder, "list.html:title") == ["{% block title %}Alerts{% endblock title %}"]
        assert lines(folder, "list.html:content")[-1] == "{% endblock content %}"
        assert lines(folder, "list.html:field") == [
            '{% block field %}<input name="q" class="input" value="a > b">{% endblock %}'
        ]

    def test_a_partial_is_a_block(self, folder: Path) -> None:
        found = lines(folder, "list.html:row")
        assert (found[0], found[1]) == ("{% partialdef row inline=True %}", "  <b>a row</b>")

    def test_an_element_is_found_by_its_id(self, folder: Path) -> None:
        found = lines(folder, "list.html:search")
        assert found[0] == '<form id="search" action="{% url "ui:list" %}">'
        assert found[-1] == "</form>"
        assert len(found) == 6

    def test_an_element_is_found_by_its_text(self, folder: Path) -> None:
        found = lines(folder, "list.html:Add Random Alert")
        assert found[0] == '<button class="button is-primary"'
        assert [found[-1].strip(), len(found)] == ["Alert</button>", 4]

    def test_an_element_is_found_by_a_class(self, folder: Path) -> None:
        assert lines(folder, "list.html:second") == ['<p class="second">two</p>']
        assert lines(folder, "list.html:input") == ['<input name="q" class="input" value="a > b">']

    def test_a_comment_holds_none(self, folder: Path) -> None:
        with pytest.raises(ExcerptError, match="has no 'not-there'"):
            excerpts.read(folder, "list.html:not-there")


class TestScript:
    def test_a_function_ends_with_its_bracket(self, folder: Path) -> None:
        assert lines(folder, "page.js:ask") == [
            "async function ask(request) {",
            "  if (request) {",
            "    return 1;",
            "  }",
            "",
            "  return 2;",
            "}",
        ]

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("now", ["const now = () => performance.now();"]),
            ("calls", ["const calls = ([, { body }]) =>", "  JSON.parse(body);"]),
            (
                "window.fetch",
                ["window.fetch = (...request) => {", "  return ask(request);", "};"],
            ),
            ("Last", ["class Last {", "  run() {}", "}"]),
        ],
    )
    def test_so_does_a_variable_or_a_class(
        self, folder: Path, name: str, expected: list[str]
    ) -> None:
        assert lines(folder, f"page.js:{name}") == expected


class TestRefusals:
    @pytest.mark.parametrize(
        ("place", "problem"),
        [
            ("views.py:gone", "views.py has no 'gone': give the name"),
            ("views.py:rows", "views.py has no 'rows'"),
            ("views.py:twice", "views.py has 'twice' 2 times: give a name that is there once"),
            ("page.js:gone", "page.js has no 'gone'"),
            ("gone.py:create", r"gone.py cannot be read \(No such file"),
            ("broken.py:broken", r"broken.py cannot be read \(line 1"),
            ("page.css", "page.css is none of the files that have names: .py, .html, .js"),
            ("../other.py:main", "is outside of impl_x"),
        ],
    )
    def test_what_is_not_there_is_named_with_the_cure(
        self, folder: Path, place: str, problem: str
    ) -> None:
        with pytest.raises(ExcerptError, match=problem):
            excerpts.read(folder, place)
