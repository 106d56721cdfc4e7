"""What a shell runs for a template and values: values arrive as they are, and are never code."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import ExecutionException
from mlflow.projects.command import shell_command
from mlflow.projects.shell import shell

TEXT = st.text(
    st.one_of(
        st.sampled_from("'\"\\`$#;&|<>(){}*?! \n\t~=-%"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    max_size=12,
)
# Each prints its arguments, of which the one called {x} is to arrive as it is.
TEMPLATES = {
    "plain": "printf '%s\\0' {x}",
    "double": "printf '%s\\0' \"{x}\"",
    "single": "printf '%s\\0' '{x}'",
    "substituted": "printf '%s\\0' \"$(printf %s. {x} | cat)\"",
    "substituted in quotes": 'printf \'%s\\0\' "$(printf %s. "{x}" | cat)"',
    "behind a comment": "# don't {{stop}}\nprintf '%s\\0' {x}",
    "behind quotes": "true 'it' \"is\" && printf '%s\\0' {x}",
    "behind a backslash": "true \\' && printf '%s\\0' {x}",
    "behind a comment with a value": "true # {x}\nprintf '%s\\0' {x}",
}


def printed(text: str) -> bytes:
    return subprocess.run([*shell(), "-c", text], capture_output=True, check=True).stdout


@pytest.mark.parametrize("name", TEMPLATES)
@given(value=TEXT)
def test_a_value_arrives_as_it_is_wherever_it_stands(name: str, value: str) -> None:
    template = TEMPLATES[name]
    end = "." if "substituted" in name else ""
    assert printed(shell_command(template, {"x": value})) == f"{value}{end}\0".encode()


@given(values=st.lists(TEXT, max_size=4))
def test_parameters_that_are_not_declared_become_options(values: list[str]) -> None:
    extra = {f"option-{number}": value for number, value in enumerate(values)}
    script = "import sys; print(ascii(sys.argv[1:]))"
    text = shell_command(f'python -c "{script}"', {}, extra)
    # printf instead of Python, which takes long to start: the options are what follows the script.
    text = text.replace(f'python -c "{script}"', "printf '%s\\0'", 1)
    expected = "".join(f"--{name}\0{value}\0" for name, value in extra.items()) or "\0"
    assert printed(text) == expected.encode()


@pytest.mark.parametrize(
    "attack",
    [
        "; touch pwned",
        "$(touch pwned)",
        "`touch pwned`",
        "'; touch pwned; '",
        '"; touch pwned; "',
        "\ntouch pwned\n",
        "x' $(touch pwned) '",
    ],
)
@pytest.mark.parametrize("template", [
    "echo {x}", "echo '{x}'", 'echo "{x}"', "echo `echo {x}`", "cat <<END\n{x}\nEND",
    "echo # {x}", "echo \\{x}", "echo ${{y:-{x}}}", "echo $'{x}'", 'echo "$(echo "{x}")"',
])  # fmt: skip
def test_no_value_is_run_as_code(template: str, attack: str) -> None:
    for values, extra in (({"x": attack}, {}), ({"x": "1"}, {"y": attack})):
        text = shell_command(template, values, extra)
        subprocess.run([*shell(), "-c", text], capture_output=True, check=False)
    assert not Path("pwned").exists()


def test_a_template_of_plain_words_stays_readable() -> None:
    text = shell_command("python train.py --lr {lr} --name {name}", {"lr": "0.1", "name": "a b"})
    assert text == "python train.py --lr 0.1 --name 'a b'"


def test_doubled_braces_are_braces() -> None:
    assert printed(shell_command("echo '{{}}' {x}", {"x": "1"})) == b"{} 1\n"


@pytest.mark.parametrize("template", ["echo {y}", "echo {x.__class__}", "echo {x!r}", "echo {x:>9}",
                                      "echo {0}", "echo {}"])  # fmt: skip
def test_a_placeholder_without_a_parameter_is_named(template: str) -> None:
    with pytest.raises(ExecutionException, match=r"no parameter of the entry point; it has: x\."):
        shell_command(template, {"x": "1"})


@pytest.mark.parametrize("template", ["echo {", "echo }", "echo {x"])
def test_a_brace_by_itself_is_an_error(template: str) -> None:
    with pytest.raises(ExecutionException, match="cannot be read") as raised:
        shell_command(template, {"x": "1"})
    assert raised.value.error_code == "INVALID_PARAMETER_VALUE"


@pytest.mark.parametrize("name", ["a b", "--x", "x;y", "$(id)", ""])
def test_the_name_of_an_option_is_checked(name: str) -> None:
    with pytest.raises(ExecutionException, match="cannot be the name of a parameter"):
        shell_command("echo", {}, {name: "1"})
