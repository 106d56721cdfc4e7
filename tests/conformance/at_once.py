"""Fifty processes that register a version of one model, all at once.

    python -m tests.conformance.at_once <database URL> <number of processes>

A process of its own imports everything and forks them, which takes a second where fifty
interpreters would take minutes. Each opens the database, says that it is ready, and waits for the
word to go; its answer is the number of its version, or what went wrong.
"""

from __future__ import annotations

import os
import sys

from headrace.services.store import open_store
from headrace.sql.engine import engine_as_it_is

MODEL = "Race"


def child(url: str, ready: int, go: int, answers: int) -> None:
    try:
        store = open_store(url, "mlflow-artifacts:/")
        os.write(ready, b".")
        os.read(go, 1)  # its end: nobody can write there any more
        answer = store.create_model_version(MODEL, f"s3://b/{os.getpid()}").version
        store.close()
    except BaseException as error:
        os.write(ready, b".")
        answer = f"{type(error).__name__}: {error}".replace("\n", " ")[:400]
    os.write(answers, f"{answer}\n".encode())


def main(url: str, processes: int) -> None:
    ready, say_ready = os.pipe()
    go, hold_back = os.pipe()
    answers, say_answer = os.pipe()
    engine_as_it_is(url).close()  # imports the database's driver, and connects to nothing
    children = []
    for _ in range(processes):
        number = os.fork()
        if number == 0:
            os.close(hold_back)
            child(url, say_ready, go, say_answer)
            os._exit(0)
        children.append(number)
    os.close(say_answer)
    for _ in range(processes):
        os.read(ready, 1)
    os.close(hold_back)
    with os.fdopen(answers) as file:
        sys.stdout.writelines(file)
    for number in children:
        os.waitpid(number, 0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
