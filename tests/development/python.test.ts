import { expect } from "chai";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pythonEnvironment, PythonProblem } from "../../development/python";

const { PATH = "" } = process.env;

/** A `python3` that makes a virtual environment whose own `python` installs as the script says. */
function pythonThat(install: string): string {
    return `#!/bin/sh
if [ "$1" = -c ]; then echo 3 12; exit; fi
mkdir -p "$3/bin"
cat > "$3/bin/python" <<'EOF'
#!/bin/sh
${install}
EOF
chmod 755 "$3/bin/python"
`;
}

describe("a Python of the cache", () => {
    let folder: string;
    let requirements: string;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "slipway-python-"));
        requirements = join(folder, "requirements.txt");
        // What the cache's folder is named by.
        await writeFile(requirements, `# ${folder}\n`);
    });

    afterEach(async () => {
        process.env.PATH = PATH;
        await rm(folder, { recursive: true, force: true });
    });

    async function withPython(script: string): Promise<void> {
        await writeFile(join(folder, "python3"), script, { mode: 0o755 });
        process.env.PATH = `${folder}:${PATH}`;
    }

    async function problem(onLine?: (line: string) => void): Promise<string> {
        const made = await pythonEnvironment("test", requirements, onLine).catch((error: unknown) => error);
        if (!(made instanceof PythonProblem)) {
            throw new Error(`there is no problem, but ${String(made)}`);
        }
        return made.message;
    }

    it("is made once, and tells what its installation prints", async () => {
        await withPython(pythonThat('echo "Collecting a"; echo "$@"'));
        const lines: string[] = [];
        const python = await pythonEnvironment("test", requirements, (line) => lines.push(line));
        try {
            expect(existsSync(python)).to.equal(true);
            expect(lines).to.deep.equal([
                "Collecting a",
                "-m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes -r " +
                    requirements,
            ]);
            expect(await pythonEnvironment("test", requirements, (line) => lines.push(line))).to.equal(python);
            expect(lines).to.have.length(2);
        } finally {
            await rm(dirname(dirname(python)), { recursive: true, force: true });
        }
    });

    it("is made anew where the machine's Python was upgraded, and finds its packages no more", async () => {
        const upgraded = join(folder, "upgraded");
        await withPython(pythonThat(`if [ "$1" = -c ]; then [ ! -e ${upgraded} ]; exit; fi; echo installed`));
        const lines: string[] = [];
        const python = await pythonEnvironment("test", requirements, (line) => lines.push(line));
        try {
            await writeFile(upgraded, "");
            expect(await pythonEnvironment("test", requirements, (line) => lines.push(line))).to.equal(python);
            expect(lines).to.deep.equal(["installed", "installed"]);
        } finally {
            await rm(dirname(dirname(python)), { recursive: true, force: true });
        }
    });

    it("needs Python, and says where it is to be had", async () => {
        process.env.PATH = folder;
        const message = await problem();
        expect(message).to.match(/^Python 3\.11 or newer is needed, and python3 does not start: .*ENOENT/);
        expect(message).to.contain("https://www.python.org/downloads/");
    });

    it("needs Python 3.11", async () => {
        await withPython("#!/bin/sh\necho 3 10\n");
        expect(await problem()).to.equal(
            "Python 3.11 or newer is needed, and python3 is 3.10.\n" +
                "Install a newer one (https://www.python.org/downloads/), and put it first on the PATH.",
        );
    });

    it("needs the package that makes virtual environments", async () => {
        await withPython('#!/bin/sh\nif [ "$1" = -c ]; then echo 3 11; exit; fi\necho "no venv" >&2\nexit 1\n');
        expect(await problem()).to.equal(
            "Python cannot make a virtual environment: no venv\n" +
                "On Debian and Ubuntu: apt-get install python3-venv",
        );
    });

    it("says why an installation failed, and is whole the next time", async () => {
        await withPython(pythonThat('echo "Collecting a" >&2\necho "ERROR: no network" >&2\nexit 1'));
        expect(await problem()).to.equal(
            `pip cannot install ${requirements}:\nCollecting a\nERROR: no network\n` +
                "It needs the Python Package Index (https://pypi.org), or a mirror of it, once.",
        );
        await withPython(pythonThat("exit 0"));
        const python = await pythonEnvironment("test", requirements);
        await rm(dirname(dirname(python)), { recursive: true, force: true });
    });
});
