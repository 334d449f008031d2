"""Runs a command the way a container does: when its first process ends, every process that it left ends, too.

    supervisor.py FILE COMMAND...

FILE gets the process id of the command. SIGTERM goes on to the command. When the input is closed, the command and all of
its processes are killed, and the folder in SUPERVISOR_REMOVES is removed, if there is one. Exits with the command's exit code; 128 and the signal where a signal ended it, as Docker does.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading

PR_SET_CHILD_SUBREAPER = 36  # https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html


def descendants(pid):
    """All processes below one."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            children = [int(child) for child in file.read().split()]
    except OSError:
        return []
    return children + [below for child in children for below in descendants(child)]


def kill_all():
    """Until there are none: a process may start another before its end."""
    while left := descendants(os.getpid()):
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            while os.waitpid(-1, 0)[0]:
                pass
        except ChildProcessError:
            pass


def main():
    pid_file, *command = sys.argv[1:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    account = {}
    if os.environ.get("SUPERVISOR_UID"):
        account = {
            "user": int(os.environ["SUPERVISOR_UID"]),
            "group": int(os.environ["SUPERVISOR_GID"]),
            "extra_groups": [],
        }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SUPERVISOR_")}
    child = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True, **account
    )
    signal.signal(signal.SIGTERM, lambda *_: child.send_signal(signal.SIGTERM))
    # Whole or not at all: it is waited for.
    with open(f"{pid_file}.new", "w") as file:
        file.write(str(child.pid))
    os.rename(f"{pid_file}.new", pid_file)

    closed = threading.Event()

    def end_with_the_input():
        sys.stdin.buffer.read()
        closed.set()
        kill_all()

    threading.Thread(target=end_with_the_input, daemon=True).start()
    code = child.wait()
    kill_all()
    if closed.is_set() and "SUPERVISOR_REMOVES" in os.environ:
        shutil.rmtree(os.environ["SUPERVISOR_REMOVES"], ignore_errors=True)
    os._exit(code if code >= 0 else 128 - code)


main()
