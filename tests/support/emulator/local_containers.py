"""Stands in for the part of the Docker SDK that ministack's ECS uses, and runs a local process for a container.

What runs is told by a file, JSON: for each family of task definitions the command that takes the place of the image's
entrypoint, further environment variables, the working directory, the account, and when its credentials expire.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import types

SUPERVISOR = os.path.join(os.path.dirname(__file__), "supervisor.py")
FAMILY = "com.amazonaws.ecs.task-definition-family"
TASK = "com.amazonaws.ecs.task-arn"


class Container:
    """A process and what Docker's client says of a container.

    It has a folder of its own for temporary files, which goes with it, as Fargate's storage does.
    """

    def __init__(self, command, environment, directory, labels, place, storage):
        self.id = labels[TASK].rsplit("/", 1)[-1].replace("-", "").ljust(64, "0")
        self.labels = labels
        self.attrs = {"NetworkSettings": {"Networks": {}}}
        self.log_file = os.path.join(place, "log")
        os.makedirs(place)
        os.makedirs(storage)
        os.chmod(storage, 0o777)
        with open(os.path.join(place, "family"), "w") as file:
            file.write(labels[FAMILY])
        with open(self.log_file, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, SUPERVISOR, os.path.join(place, "pid"), *command],
                env={**environment, "TMPDIR": storage},
                cwd=directory,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.told = False
        self.ended = threading.Event()
        threading.Thread(target=self._wait, args=(place, storage), daemon=True).start()

    def _wait(self, place, storage):
        code = self.process.wait()
        with open(os.path.join(place, "left-behind"), "w") as file:
            json.dump(sorted(os.listdir(storage)), file)
        shutil.rmtree(storage, ignore_errors=True)
        # Whole or not at all: it is waited for.
        file_name = os.path.join(place, "exit-code")
        with open(f"{file_name}.new", "w") as file:
            file.write(str(code))
        os.rename(f"{file_name}.new", file_name)
        self.ended.set()

    @property
    def status(self):
        return "exited" if self.ended.is_set() else "running"

    def reload(self):
        pass

    def wait(self):
        self.ended.wait()
        return {"StatusCode": self.process.returncode}

    def logs(self, **_):
        """The lines until the end; what is complete at a time, as Docker streams them."""
        with open(self.log_file, "rb") as file:
            rest = b""
            while True:
                ended = self.ended.wait(0.1)
                rest += file.read()
                whole, newline, rest = rest.rpartition(b"\n")
                if newline:
                    yield whole
                if ended:
                    if rest:
                        yield rest
                    return

    def tell_to_stop(self):
        if not self.told and not self.ended.is_set():
            self.told = True
            self.process.send_signal(signal.SIGTERM)

    def stop(self, timeout=30):
        self.tell_to_stop()
        if not self.ended.wait(timeout):
            self.process.stdin.close()
            self.ended.wait()

    def remove(self, **_):
        pass


class LocalContainers:
    """`docker.from_env()`, as far as it goes here."""

    def __init__(self, state, own_host):
        self._file = os.path.join(state, "tasks.json")
        self._directory = os.path.join(state, "tasks")
        # Short: the path of a server's socket in it must have at most 107 characters.
        self._storage = os.path.join(state, "s")
        self._own_host = own_host
        self._running = {}
        # ministack asks for the container that it runs in itself, to learn by what address tasks reach it.
        self._self = types.SimpleNamespace(
            attrs={"NetworkSettings": {"Networks": {"loopback": {"IPAddress": "127.0.0.1"}}}}
        )
        self.containers = self
        self.images = None

    def get(self, identifier):
        return self._self if identifier == self._own_host else self._running[identifier]

    def list(self, **_):
        return []

    def told(self, family):
        with open(self._file) as file:
            told = json.load(file).get(family)
        if told is None:
            raise RuntimeError(f"no command was told for tasks of {family}")
        return told

    def run(self, _image, *, command=None, environment=None, labels=None, **_):
        told = self.told(labels[FAMILY])
        account = told.get("account")
        everything = {
            "PATH": os.environ["PATH"],
            **environment,
            **told.get("environment", {}),
            **({"SUPERVISOR_UID": str(account["uid"]), "SUPERVISOR_GID": str(account["gid"])} if account else {}),
        }
        task = labels[TASK].rsplit("/", 1)[-1]
        container = Container(
            [*told["command"], *(command or [])],
            everything,
            told.get("directory"),
            labels,
            os.path.join(self._directory, task),
            os.path.join(self._storage, task[:8]),
        )
        self._running[container.id] = container
        return container
