"""What a project's command runs in: which programs it finds, and which packages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mlflow.projects.child_environment import with_program_folder
from mlflow.projects.shell import shell


@dataclass(frozen=True)
class Environment:
    """An environment that is ready to run commands.

    Attributes:
        manager: What made it: `uv`, `virtualenv`, `conda`, `docker` or `local`.
        programs: Folder whose programs come first; None: those of the machine.
        packages: What is installed, as the lines of a requirements file; None: not known.
        python: Version of its Python; None: not known.
        variables: More environment variables of commands in it.
        unset: Variables of this process that must not reach them.
        prefix: What comes before the shell's arguments, such as `docker run … image`.
        release: Called when the command has ended.
    """

    manager: str
    programs: str | None = None
    packages: str | None = None
    python: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    unset: Sequence[str] = ()
    prefix: Sequence[str] = ()
    release: Callable[[], None] = lambda: None

    def command(self, text: str) -> list[str]:
        """What starts a shell that runs a text in this environment."""
        return [*self.prefix, *(["sh", "-c", text] if self.prefix else [*shell(), "-c", text])]

    def complete(self, variables: Mapping[str, str]) -> dict[str, str]:
        """The variables of a command that is to have these ones."""
        kept = {name: value for name, value in variables.items() if name not in self.unset}
        kept |= self.variables
        return kept if self.programs is None else with_program_folder(kept, self.programs)
