"""Runs a command in a folder as its whole file system, read-only but for /tmp, as a user who is not root."""

import os
import shutil
import subprocess
import tempfile
import unittest

NOBODY = 65532

# The words after the script are the folder and the command. Without root, the only user that a namespace of
# one's own can map is the one who makes it; outside it is still that user.
SCRIPT = """
set -e
mount --bind "$0" "$0"
mount -o remount,bind,ro "$0"
mount -t tmpfs -o mode=1777,nosuid,nodev none "$0/tmp"
exec chroot %s "$0" "$@"
"""


def within(folder, *command):
    """The command that runs `command` within the folder, in the same process."""
    is_root = os.geteuid() == 0
    user = f"--userspec={NOBODY}:{NOBODY} --groups=" if is_root else ""
    own = ["--mount"] if is_root else ["--user", "--map-root-user", "--mount"]
    return ["unshare", *own, "sh", "-c", SCRIPT % user, str(folder), *map(str, command)]


def shell():
    """One that needs no library: busybox is a shell under the name sh."""
    return shutil.which("busybox")


def require():
    """Skips where the system does not let this be done."""
    if any(shutil.which(tool) is None for tool in ("unshare", "chroot", "busybox")):
        raise unittest.SkipTest("unshare, chroot or busybox is not installed (packages util-linux and busybox-static)")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        os.mkdir(os.path.join(folder, "tmp"))
        shutil.copy(shutil.which("busybox"), folder)
        tried = subprocess.run(within(folder, "/busybox", "true"), capture_output=True, text=True)
        if tried.returncode != 0:
            raise unittest.SkipTest(f"this system lets nobody mount anything: {tried.stderr.strip()}")
