import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const APPLICATIONS = join(__dirname, "../../apps");
const NAMES = ["backend", "frontend"];

describe("Dockerfiles", () => {
    const dockerfileOf = (name: string) => readFileSync(join(APPLICATIONS, name, "Dockerfile"), "utf8");

    it("start from the same image of Node.js, by its digest", () => {
        const images = NAMES.flatMap((name) =>
            [...dockerfileOf(name).matchAll(/^FROM (?:--platform=\S+ )?(node:\S+) AS (?:builder|target)-node$/gm)].map(
                ([, image]) => image,
            ),
        );
        expect(images[0]).to.match(/^node:22\.\d+\.\d+-alpine[\d.]+@sha256:[0-9a-f]{64}$/);
        expect(images).to.deep.equal(Array.from({ length: 4 }, () => images[0]));
    });

    for (const name of NAMES) {
        describe(name, () => {
            const text = dockerfileOf(name);
            const stages = [...text.matchAll(/^FROM .*(?: AS (\w+))?$/gm)];
            const last = text.slice(stages.at(-1)?.index);

            it("runs nothing for the target's architecture, which would need emulation", () => {
                for (const stage of text.split(/^(?=FROM )/m).slice(1)) {
                    const runs = /^RUN /m.test(stage);
                    const onBuilder =
                        stage.startsWith("FROM --platform=$BUILDPLATFORM ") || stage.startsWith("FROM development ");
                    expect(runs && !onBuilder, stage).to.equal(false);
                }
                expect(text).to.match(/^FROM --platform=\$BUILDPLATFORM \$\{BUILDER_NODE\} AS development$/m);
            });

            it("puts into the image what other stages made, the code last", () => {
                const instructions = last.split("\n").filter((line) => /^[A-Z]+ /.test(line));
                expect(instructions[0]).to.equal("FROM scratch");
                const copies = instructions.filter((line) => line.startsWith("COPY"));
                expect(copies.every((line) => line.includes("--from="))).to.equal(true);
                expect(copies.at(-1)).to.equal("COPY --from=build /image /");
                expect(instructions.slice(-3)).to.deep.equal([
                    "COPY --from=build /image /",
                    "ARG REVISION=development",
                    "ENV REVISION=${REVISION}",
                ]);
            });

            it("is sent what it copies, and nothing else", () => {
                const ignore = readFileSync(join(APPLICATIONS, name, ".dockerignore"), "utf8").split("\n");
                const sent = ignore.filter((line) => line.startsWith("!")).map((line) => line.slice(1));
                expect(ignore[1]).to.equal("*");
                const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, files = ""]) =>
                    files.split(" "),
                );
                const mounted = [...text.matchAll(/source=([\w.]+)/g)].map(([, source = ""]) => source);
                expect(sent.sort()).to.deep.equal([...new Set([...copied, ...mounted])].sort());
                for (const path of sent) {
                    expect(existsSync(join(APPLICATIONS, name, path)), path).to.equal(true);
                }
            });
        });
    }
});
