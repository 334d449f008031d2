// Installs what the tests need of Debian's packages and what is not there yet: Chromium, and a Docker engine with what
// makes a base for images. Only root can, on Debian or Ubuntu; for others it says which tests will be skipped.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const NEEDED = [
    {
        package: "chromium",
        programs: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"],
        tests: "of pages in a browser",
    },
    { package: "docker.io", programs: ["/usr/sbin/dockerd", "/usr/bin/dockerd"], tests: "of images" },
    { package: "debootstrap", programs: ["/usr/sbin/debootstrap"], tests: "of images" },
];

const missing = NEEDED.filter(({ programs }) => !programs.some((program) => existsSync(program)));
const canInstall = process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
const names = missing.map((needed) => needed.package);

if (missing.length > 0 && canInstall) {
    console.log(`installing ${names.join(", ")}, which tests need`);
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const quiet = ["--quiet=2", "--yes", "--no-install-recommends"];
    try {
        execFileSync("apt-get", ["update", "--quiet=2"], { env, stdio: ["ignore", "ignore", "inherit"] });
        execFileSync("apt-get", ["install", ...quiet, ...names], { env, stdio: ["ignore", "ignore", "inherit"] });
    } catch (error) {
        console.log(`they could not be installed, and tests that need them are skipped: ${error.message}`);
    }
} else {
    for (const needed of missing) {
        console.log(`tests ${needed.tests} are skipped without ${needed.package}: apt-get install ${needed.package}`);
    }
}
