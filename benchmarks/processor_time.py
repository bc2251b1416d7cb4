"""How much processor time the processes of a measurement take, read from /proc."""

import contextlib
import os
import pathlib

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def times_of(path):
    """(seconds of its own, seconds of children that have ended) of a process or a thread."""
    fields = pathlib.Path(path, "stat").read_text().rpartition(")")[2].split()
    user, system, waited_user, waited_system = map(int, fields[11:15])
    return (user + system) / TICKS_A_SECOND, (waited_user + waited_system) / TICKS_A_SECOND


def of_family(pid):
    """Seconds of a process, of its children that run, and of those that have ended: of PostgreSQL, all of it."""
    own, ended = times_of(f"/proc/{pid}")
    children = []
    with contextlib.suppress(OSError):
        for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
            children += (thread / "children").read_text().split()
    total = own + ended
    for child in children:
        with contextlib.suppress(OSError):
            total += of_family(int(child))
    return total


def of_threads(pid):
    """Seconds by the names of a process's threads."""
    seconds = {}
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            name = (thread / "comm").read_text().strip()
            seconds[name] = seconds.get(name, 0) + times_of(thread)[0]
    return seconds


def difference(after, before):
    """Of two readings by name; what is new counts from 0."""
    return {name: seconds - before.get(name, 0) for name, seconds in after.items()}
