"""What projects need, from the files that say it, in the words of pip."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlflow.exceptions import ExecutionException
from mlflow.projects.environments.conda_file import read_conda_file
from mlflow.projects.environments.needs import Needs, package_name, read_needs, read_python_env
from mlflow.projects.environments.pythons import PythonRequest, current, find_python
from mlflow.projects.mlproject import load_project


def conda(*dependencies: str) -> Needs:
    lines = "".join(f"  - {dependency}\n" for dependency in dependencies)
    Path("conda.yaml").write_text(f"channels: [conda-forge]\ndependencies:\n{lines}")
    return read_conda_file(Path("conda.yaml").absolute())


SAME_IN_PIP = {
    "numpy": "numpy",
    "numpy=1.26": "numpy==1.26.*",
    "numpy=1.26.*": "numpy==1.26.*",
    "numpy=1.26.4=py311h64a7726_0": "numpy==1.26.4.*",
    "numpy==1.26.4": "numpy==1.26.4",
    "numpy>=1.26,<2": "numpy>=1.26,<2",
    '"numpy >=1.26,<2"': "numpy>=1.26,<2",
    "numpy 1.26.*": "numpy==1.26.*",
    "numpy 1.26.4 py311h64a7726_0": "numpy==1.26.4.*",
    "numpy!=1.25": "numpy!=1.25",
    "numpy ~=1.26": "numpy~=1.26",
    '"numpy *"': "numpy",
    "conda-forge::numpy": "numpy",
    "conda-forge::numpy=1.26": "numpy==1.26.*",
    "\"numpy[version='>=1.26,<2']\"": "numpy>=1.26,<2",
    "pytorch=2.4": "torch==2.4.*",
    "matplotlib-base": "matplotlib",
    "librosa": "librosa",
    "scikit-learn": "scikit-learn",
    "typing_extensions": "typing-extensions",
}


@pytest.mark.parametrize("dependency", SAME_IN_PIP)
def test_packages_of_conda_in_the_words_of_pip(dependency: str) -> None:
    assert conda(dependency).lines == (SAME_IN_PIP[dependency],)


ONLY_IN_CONDA = ["cudatoolkit=11.8", "r-base", "r-dplyr", "gcc_linux-64", "openjdk>=17",
                 "libgcc-ng", "ffmpeg", '"numpy 1.25|1.26"', "libstdcxx-ng=12", "make"]  # fmt: skip


@pytest.mark.parametrize("dependency", ONLY_IN_CONDA)
def test_packages_that_only_conda_has(dependency: str) -> None:
    needs = conda("numpy", dependency)
    assert needs.conda_only == (dependency.strip('"'),)
    assert needs.lines == ("numpy",)


def test_a_whole_conda_file() -> None:
    Path("conda.yaml").write_text(
        "name: x\nchannels: [defaults]\ndependencies:\n  - python=3.11\n  - pip\n  - blas\n"
        "  - six\n  - pip:\n    - mlflow>=2\n    - -r requirements.txt\nvariables: {A: b}\n"
    )
    needs = read_conda_file(Path("conda.yaml").absolute())
    assert needs.python == "=3.11"
    assert needs.lines == ("pip", "six", "mlflow>=2", "-r requirements.txt")
    assert needs.names_us
    Path("requirements.txt").write_text("# more\nmlflow[extra]>=2\ncolorama \\\n  >=0.4\n./own\n")
    assert needs.other_lines == ["pip", "six", "colorama    >=0.4", str(Path("own").absolute())]


WRONG_CONDA = {
    "dependencies: numpy": r"conda.yaml:1:15: `dependencies` is written as a list, not as 'numpy'",
    "dependencies: [{pip: numpy}]": r":1:22: `pip` is written as a list",
    "dependencies: [{npm: [x]}]": r":1:17: A dependency has no 'npm'. It may have: pip",
    "dependencies: ['numpy$(id)']": r":1:16: The dependency 'numpy\$\(id\)' cannot be read",
    "dependencies: ['numpy>=']": r":1:16: The dependency 'numpy>=' cannot be read: write a package",
    "packages: [numpy]": r":1:1: A conda environment file has no 'packages'",
    "dependencies:\n- pip:\n  - 'six\n\n    --index-url x'": r":3:5: .* of more than one line",
}


@pytest.mark.parametrize("text", WRONG_CONDA)
def test_what_is_wrong_in_a_conda_file(text: str) -> None:
    Path("conda.yaml").write_text(text)
    with pytest.raises(ExecutionException, match=WRONG_CONDA[text]):
        read_conda_file(Path("conda.yaml").absolute())


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30))
def test_any_dependency_is_read_or_refused(text: str) -> None:
    quoted = text.replace("'", "''")
    Path("conda.yaml").write_text(f"dependencies: ['{quoted}']", encoding="utf-8")
    try:
        needs = read_conda_file(Path("conda.yaml").absolute())
    except ExecutionException as error:
        assert "conda.yaml:1:" in error.message  # noqa: PT017
    else:
        for line in needs.lines:  # nothing that pip would take for an option or a place
            assert package_name(line)


def test_a_python_env() -> None:
    Path("python_env.yaml").write_text(
        "python: 3.10\nbuild_dependencies: [pip, setuptools==75]\ndependencies: [-r r.txt, six]\n"
    )
    needs = read_python_env(Path("python_env.yaml").absolute())
    assert needs.python == "3.10"  # not the number 3.1
    assert needs.lines == ("pip", "setuptools==75", "-r r.txt", "six")
    Path("python_env.yaml").write_text("pythons: 3.10")
    with pytest.raises(ExecutionException, match=r":1:1: .* has no 'pythons'"):
        read_python_env(Path("python_env.yaml").absolute())
    Path("python_env.yaml").write_text("python: newest")
    with pytest.raises(ExecutionException, match=r"python_env.yaml:1:9: 'newest' is no version"):
        read_python_env(Path("python_env.yaml").absolute())


def test_a_pyproject() -> None:
    Path("pyproject.toml").write_text('[project]\nname = "x"\nrequires-python = ">=3.10"\n')
    assert read_needs(load_project(".")).lines == ("-r pyproject.toml",)
    assert read_needs(load_project(".")).python == ">=3.10"
    with Path("pyproject.toml").open("a") as file:
        file.write('[build-system]\nrequires = ["hatchling"]\n')
    assert read_needs(load_project(".")).lines == ("-e .",)
    assert read_needs(load_project("."), temporary=True).lines == (".",)
    Path("uv.lock").touch()
    assert read_needs(load_project(".")).lock == Path("pyproject.toml").absolute()


@pytest.mark.parametrize(
    ("lines", "brought"),
    [
        (["mlflow==2.9.2", "six"], ("numpy", "pandas")),
        (["mlflow", "Pandas==2.2"], ("numpy",)),
        (["mlflow-skinny", "headrace"], ()),
        (["--require-hashes", "mlflow"], ()),
    ],
)
def test_who_asks_for_mlflow_gets_what_comes_with_it(
    lines: list[str], brought: tuple[str, ...]
) -> None:
    Path("requirements.txt").write_text("\n".join(lines))
    assert read_needs(load_project(".")).expected_of_mlflow == brought


def test_a_pyproject_for_tools_only_says_nothing() -> None:
    Path("pyproject.toml").write_text("[tool.ruff]\nline-length = 100\n")
    assert load_project(".").env_type is None
    Path("requirements.txt").write_text("six")
    assert load_project(".").env_type == "requirements"


def test_the_fingerprint_changes_with_what_decides() -> None:
    Path("own").mkdir()
    Path("own/setup.py").write_text("1")
    Path("own/code.py").write_text("1")
    Path("requirements.txt").write_text("-r more.txt\n-c limits.txt\n./own\n")
    Path("more.txt").write_text("six")
    Path("limits.txt").write_text("six<2")
    needs = read_needs(load_project("."))
    seen = {needs.fingerprint()}
    for file in ("more.txt", "limits.txt", "own/code.py", "requirements.txt"):
        with Path(file).open("a") as open_file:
            open_file.write("\n# more")
        seen.add(needs.fingerprint())
    assert len(seen) == 5
    Path("own/__pycache__").mkdir()
    Path("own/__pycache__/code.pyc").touch()
    Path("unrelated").touch()
    assert needs.fingerprint() in seen


def test_files_that_are_missing_or_include_themselves() -> None:
    Path("requirements.txt").write_text("-r none.txt")
    with pytest.raises(ExecutionException, match=r"none\.txt cannot be read"):
        read_needs(load_project(".")).fingerprint()
    Path("requirements.txt").write_text("--requirement=requirements.txt")
    with pytest.raises(ExecutionException, match="includes itself"):
        read_needs(load_project(".")).fingerprint()


NAMES = {"MLflow==2": "mlflow", "mlflow_skinny[x]>1": "mlflow-skinny", "a.b_c": "a-b-c",
         "-r x": "", "--index-url y": "", "# c": "", "./own": "", " six ": "six"}  # fmt: skip


@pytest.mark.parametrize("line", NAMES)
def test_names_of_packages(line: str) -> None:
    assert package_name(line) == NAMES[line]


ALLOWS = {
    "3": [(3, 8, 1), (3, 12, 0)],
    "3.11": [(3, 11, 0), (3, 11, 9)],
    "=3.11": [(3, 11, 7)],
    "3.11.*": [(3, 11, 7)],
    "==3.11.7": [(3, 11, 7)],
    ">=3.10,<3.13": [(3, 10, 0), (3, 12, 9)],
    ">3.10.1": [(3, 10, 2)],
    "<=3.10": [(3, 9, 9), (3, 10, 0)],
    "!=3.9.*": [(3, 10, 0)],
    "~=3.10": [(3, 10, 0), (3, 12, 0)],
    "~=3.10.2": [(3, 10, 3)],
}
REFUSES = {
    "3.11": [(3, 12, 0), (3, 1, 1)],
    "==3.11.7": [(3, 11, 8)],
    ">=3.10,<3.13": [(3, 9, 9), (3, 13, 0)],
    "<=3.10": [(3, 10, 1)],
    "!=3.9.*": [(3, 9, 4)],
    "~=3.10.2": [(3, 10, 1), (3, 11, 0)],
}


@pytest.mark.parametrize("text", ALLOWS)
def test_versions_of_python(text: str) -> None:
    request = PythonRequest(text)
    assert all(map(request.allows, ALLOWS[text]))
    assert not any(map(request.allows, REFUSES.get(text, [])))


@pytest.mark.parametrize(
    "text", ["", "three", "3.x", ">=", "3.11; rm -rf /", "--help", "3.11 3.12"]
)
def test_what_is_no_version_of_python(text: str) -> None:
    with pytest.raises(ExecutionException, match="is no version of Python"):
        PythonRequest(text)


def test_this_python_is_taken_where_it_fits(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setenv("PATH", "")
    assert find_python(None) == sys.executable
    assert find_python(f"{current()[0]}.{current()[1]}") == sys.executable
    assert find_python("3.1") is None


def test_a_python_of_pyenv_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("PYENV_ROOT", str(Path("pyenv").absolute()))
    for version in ("3.9.2", "3.9.18", "miniconda3-latest"):
        program = Path("pyenv/versions", version, "bin/python").absolute()
        program.parent.mkdir(parents=True)
        program.touch(0o755)
    assert find_python("3.9") == str(Path("pyenv/versions/3.9.18/bin/python").absolute())
    assert find_python("3.9.2") == str(Path("pyenv/versions/3.9.2/bin/python").absolute())
