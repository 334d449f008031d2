import { expect } from "chai";
import fc from "fast-check";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "../../../commands/access/certificates";
import {
    findPlugin,
    findProgram,
    findPsql,
    isOlderOrSame,
    ProgramProblem,
    SESSION_MANAGER_PLUGIN,
} from "../../../commands/access/programs";
import { Programs } from "../../support/run-command";

async function problem(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
        (found) => expect.fail(String(found)),
        (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(ProgramProblem);
    return error instanceof Error ? error.message : "";
}

describe("a program that a command needs", () => {
    let programs: Programs;

    beforeEach(async () => {
        programs = await Programs.make();
    });

    afterEach(() => programs.remove());

    it("is found in the first folder of the PATH that has it and may run it", async () => {
        await programs.addPlugin();
        const PATH = `/nonexistent:${programs.folder}:/usr/bin`;
        expect(await findProgram(SESSION_MANAGER_PLUGIN, { PATH })).to.equal(
            join(programs.folder, "session-manager-plugin"),
        );
        await writeFile(join(programs.folder, "session-manager-plugin"), "", { mode: 0o644 });
        await rm(join(programs.folder, "session-manager-plugin"));
        await writeFile(join(programs.folder, "session-manager-plugin"), "", { mode: 0o644 });
        expect(await problem(findProgram(SESSION_MANAGER_PLUGIN, { PATH: programs.folder }))).to.contain(
            "not on the PATH",
        );
    });

    for (const [platform, how] of [
        ["darwin", "brew install --cask session-manager-plugin"],
        ["linux", "sudo dpkg -i session-manager-plugin.deb"],
        ["win32", "SessionManagerPluginSetup.exe"],
        ["freebsd", "Get it from https://docs.aws.amazon.com/"],
    ] as const) {
        it(`is missing with words for ${platform}`, async () => {
            const text = await problem(findProgram(SESSION_MANAGER_PLUGIN, { PATH: programs.folder }, platform));
            expect(text).to.match(/^session-manager-plugin is not on the PATH\. Get it/);
            expect(text).to.contain(how);
        });
    }

    it("is not needed in the case of psql", async () => {
        const text = await problem(findPsql({ PATH: programs.folder }));
        expect(text).to.match(/^psql is not on the PATH\. .+--print opens the tunnel and prints how to connect\.$/s);
    });

    it("is refused as a plugin that is told the session's token by its arguments", async () => {
        await programs.addPlugin();
        const old = { PATH: programs.folder, PLUGIN_VERSION: "1.2.497.0" };
        expect(await problem(findPlugin(old))).to.contain(
            "is 1.2.497.0, which takes the session's token as an argument",
        );
        const { PATH: _, ...rest } = old;
        expect(await findPlugin({ ...rest, PATH: programs.folder, PLUGIN_VERSION: "1.2.536.0" })).to.contain(
            programs.folder,
        );
    });

    it("is refused as a plugin that does not run", async () => {
        await writeFile(join(programs.folder, "session-manager-plugin"), "#!/nonexistent\n", { mode: 0o755 });
        expect(await problem(findPlugin({ PATH: programs.folder }))).to.contain(
            "session-manager-plugin does not run: ",
        );
    });

    it("has versions that are ordered number by number", () => {
        const version = fc.array(fc.nat(2000), { minLength: 1, maxLength: 4 });
        fc.assert(
            fc.property(version, version, (one, other) => {
                const padded = (numbers: readonly number[]) =>
                    [0, 1, 2, 3].map((index) => String(numbers[index] ?? 0).padStart(4, "0")).join(".");
                expect(isOlderOrSame(one.join("."), other.join("."))).to.equal(padded(one) <= padded(other));
            }),
        );
        expect(isOlderOrSame("built from source", "1.2.497.0")).to.equal(false);
    });
});

describe("the certificates to verify the database's with", () => {
    const BUNDLE = "-----BEGIN CERTIFICATE-----\nnew\n-----END CERTIFICATE-----\n";
    let server: Server;
    let folder: string;
    let answer: { status: number; text: string };
    let asked: number;

    beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), "slipway-certificates-"));
        answer = { status: 200, text: BUNDLE };
        asked = 0;
        server = createServer((_request, response) => {
            asked += 1;
            response.writeHead(answer.status).end(answer.text);
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });

    afterEach(async () => {
        server.closeAllConnections();
        server.close();
        await rm(folder, { recursive: true, force: true });
    });

    const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/bundle.pem`;
    const find = (environment = {}) => rootCertificates(environment, folder, url());
    const file = () => join(folder, "rds-global-bundle.pem");

    async function have(text: string, days: number): Promise<void> {
        await writeFile(file(), text);
        const then = Date.now() / 1000 - days * 86_400;
        await utimes(file(), then, then);
    }

    it("are those of PGSSLROOTCERT, where it is set", async () => {
        expect(await find({ PGSSLROOTCERT: "/mine.pem" })).to.equal("/mine.pem");
        expect(asked).to.equal(0);
    });

    it("are fetched once and kept", async () => {
        expect([await find(), await find()]).to.deep.equal([file(), file()]);
        expect(asked).to.equal(1);
        expect(await readFile(file(), "utf8")).to.equal(BUNDLE);
        expect(await readdir(folder)).to.deep.equal(["rds-global-bundle.pem"]);
    });

    it("are fetched again after a month", async () => {
        await have("old", 31);
        await find();
        expect(await readFile(file(), "utf8")).to.equal(BUNDLE);
    });

    it("are old ones where no new ones can be had", async () => {
        await have("old", 31);
        answer = { status: 503, text: "" };
        expect(await find()).to.equal(file());
        expect(await readFile(file(), "utf8")).to.equal("old");
    });

    for (const [wrong, reason] of [
        [{ status: 403, text: BUNDLE }, "HTTP 403"],
        [{ status: 200, text: "<h1>Log in to the hotel's network</h1>" }, "the answer holds no certificate"],
    ] as const) {
        it(`are not taken from an answer that is none: ${reason}`, async () => {
            answer = wrong;
            const text = await problem(find());
            expect(text).to.contain(reason).and.to.contain("PGSSLROOTCERT");
            expect(await readdir(folder)).to.deep.equal([]);
        });
    }
});
