"""Start the studio. On a new machine: make `.venv`, install what is needed, then open.

    python3 main.py            open the studio
    python3 main.py test       run every test (or those that are named)
    python3 main.py --help     everything else

Only the standard library is used here, in words any Python 3 understands, so that even an old or a too new
Python can say plainly what is missing.
"""

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
FITTING = ((3, 13), (3, 12), (3, 11))
"""Python versions that every dependency has wheels for (Kivy 2.3.1 has none for 3.14)."""
THIS = sys.version_info[:2]
"""Version of the Python that runs this."""
TOO_OLD_OR_NEW = (
    f"Afterglow needs Python 3.11, 3.12 or 3.13, and found only {THIS[0]}.{THIS[1]} here. "
    "Please install one of them beside it and start again."
)
LIBRARIES = {"libportaudio2": "libportaudio.so.2", "libgl1": "libGL.so.1"}
"""Debian packages, and what of them a window with sound needs."""
TEST_TOOLS = {
    "xvfb": "Xvfb",
    "xdotool": "xdotool",
    "pulseaudio": "pulseaudio",
    "pulseaudio-utils": "pactl",
    "strace": "strace",
    "dbus": "dbus-run-session",
    "gnome-keyring": "gnome-keyring-daemon",
    "ffmpeg": "ffmpeg",
    "age": "age",
}
"""Debian packages the tests need, and what of them is run."""
TEST_LIBRARIES = {"libfluidsynth3": "libfluidsynth.so.3"}
"""Debian packages the tests need, and what of them is loaded: FluidSynth plays the MIDI files that go out."""
TEST_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
"""Browsers that open what is handed over, any of them; the first is also the name of its Debian package."""

MOST_PROCESSES = 4
"""How many processes share the tests at most: with more, what each of them needs for itself would outweigh it."""


def main(arguments):
    """Run the studio or its tests, setting up first where that is still to do."""
    testing = arguments[:1] == ["test"]
    if not testing and ("-h" in arguments or "--help" in arguments):
        return help_at_once(arguments)
    if not in_venv():
        return set_up_and_go(arguments, testing)
    offer_system_packages(testing)
    if testing:
        # byte code that is not kept is made anew by each of the hundreds of programs that the tests start
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.call([sys.executable, "-m", "pytest"] + (arguments[1:] or shared_out()), cwd=HERE)
    return studio_main(arguments)


def shared_out():
    """Return how pytest is told to run everything: by processes that share the files out (see tests/conftest.py).

    One more than there are processors, for nearly half of its time a test waits: for a window, a sound, a program.
    """
    return ["-n", str(min(MOST_PROCESSES, 1 + (os.cpu_count() or 1)))]


def help_at_once(arguments):
    """Say what there is to say without setting anything up."""
    if THIS >= (3, 11):
        return studio_main(arguments)
    python = fitting_python()
    return subprocess.call([python, os.path.abspath(__file__)] + arguments) if python else say(TOO_OLD_OR_NEW)


def studio_main(arguments):
    """Hand over to the studio itself."""
    sys.path.insert(0, HERE)
    from studio.app import main as open_studio

    return open_studio(arguments)


def in_venv():
    """Say whether this Python is the one of `.venv`, and that holds what pyproject.toml asks for."""
    return os.path.realpath(sys.prefix) == os.path.realpath(VENV)


def set_up_and_go(arguments, testing):
    """Make `.venv` complete and run this file again in it."""
    python = venv_python()
    if not os.path.exists(python):
        fitting = fitting_python()
        if fitting is None:
            return say(TOO_OLD_OR_NEW)
        print("Setting up. This takes a minute or two, only this once.", flush=True)
        if not make_venv(fitting):
            return say("The folder .venv could not be made. On Debian or Ubuntu: apt install python3-venv")
    if not install_all(python, testing):
        return say("Not everything could be installed. Look at the lines above, then start again.")
    command = [python, os.path.join(HERE, "main.py")] + arguments
    if os.name == "posix":
        os.execv(python, command)  # noqa: S606
    return subprocess.call(command)


def say(sentence):
    """Say one sentence where errors go, and return the exit code for it."""
    print(sentence, file=sys.stderr)
    return 1


def venv_python():
    """Return the path of the Python inside `.venv`, made or not."""
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def fitting_python():
    """Return a Python that fits: this one, else one beside it or on the path, else None."""
    if THIS in FITTING:
        return sys.executable
    folders = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    for version in FITTING:
        found = shutil.which(f"python{version[0]}.{version[1]}", path=folders)
        asked = f"import sys; sys.exit(sys.version_info[:2] != {version!r})"
        # a name on the path may be a shim with nothing behind it: ask it
        if found and subprocess.call([found, "-c", asked], stderr=subprocess.DEVNULL) == 0:
            return found
    return None


def make_venv(python):
    """Make `.venv`; where Debian keeps venv apart and we may, fetch it."""
    command = [python, "-m", "venv", VENV]
    if subprocess.call(command, stdout=subprocess.DEVNULL) == 0:
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    return apt_install(["python3-venv"]) and subprocess.call(command) == 0


def install_all(python, testing):
    """Install what pyproject.toml asks for, say whether that worked, and for the tests bring the system's packages too.

    One of those that can't be had is no failure yet: `offer_system_packages` tries again, and names it.
    """
    missing = missing_system_packages(testing=True) if testing else []
    bringing = threading.Thread(target=apt_install, args=(missing,))
    if missing:
        bringing.start()
    installed = install(python, testing)
    if missing:
        bringing.join()
    return installed


def install(python, testing):
    """Install what pyproject.toml asks for, once per change of it."""
    with open(os.path.join(HERE, "pyproject.toml"), "rb") as file:
        text = file.read()
    stamp = os.path.join(VENV, "installed-test" if testing else "installed")
    wanted = hashlib.sha256(text).hexdigest()
    for done in (stamp, os.path.join(VENV, "installed-test")):
        if os.path.exists(done):
            with open(done) as file:
                if file.read() == wanted:
                    return True
    extra = "p['optional-dependencies']['test']" if testing else "[]"
    asked = (
        "import tomllib; p = tomllib.load(open('pyproject.toml', 'rb'))['project'];"
        f"print('\\n'.join(p['dependencies'] + {extra}))"
    )
    names = subprocess.check_output([python, "-c", asked], cwd=HERE, universal_newlines=True).split("\n")
    print("Installing what the studio needs.", flush=True)
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--prefer-binary"]
    if subprocess.call(pip + [name for name in names if name]) != 0:
        return False
    with open(stamp, "w") as file:
        file.write(wanted)
    return True


def offer_system_packages(testing):
    """On Linux, bring what pip can't: PortAudio, OpenGL, and for the tests a screen and a sound card of their own."""
    missing = missing_system_packages(testing)
    if not missing or apt_install(missing):
        return
    print("Missing on this system. To add it: sudo apt install " + " ".join(missing), file=sys.stderr)
    if missing == ["libportaudio2"] and not testing:
        print("The studio opens all the same; sound stays silent until then.", file=sys.stderr)


def missing_system_packages(testing):
    """Return the Debian packages whose library or program isn't there; none on another system than Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = [package for package, library in LIBRARIES.items() if not loads(library)]
    if testing:
        lacking = [package for package, tool in TEST_TOOLS.items() if not shutil.which(tool)]
        lacking += [package for package, library in TEST_LIBRARIES.items() if not loads(library)]
        lacking += [] if any(map(shutil.which, TEST_BROWSERS)) else [TEST_BROWSERS[0]]
        missing += lacking + ["libasound2-plugins"] if lacking else []
    return missing


def loads(library):
    """Say whether a system library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def apt_install(packages):
    """Install Debian packages when we are root or sudo asks for no password; say whether it worked."""
    if not shutil.which("apt-get"):
        return False
    sudo = []
    if os.geteuid() != 0:
        if not shutil.which("sudo") or subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) != 0:
            return False
        sudo = ["sudo", "-n"]
    print("Installing system packages: " + " ".join(packages), flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    quiet = {"stdout": subprocess.DEVNULL, "env": environment}
    subprocess.call(sudo + ["apt-get", "update", "-qq"], **quiet)
    install_them = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    return subprocess.call(sudo + install_them + packages, **quiet) == 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
