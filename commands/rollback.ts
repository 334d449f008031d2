import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { connect } from "../components/deployment/provider/aws";
import { SYSTEM_CLOCK } from "../components/deployment/provider/clock";
import { prove } from "../components/deployment/provider/prove";
import { parseOptions, required, UsageError } from "./arguments";
import { explained } from "./problem";
import { progressOnScreen } from "./progress";
import { findService, type FoundService, goodDeployments, imageOf } from "./rollback/history";
import { imagesOf, parseReference, type RegistryImage } from "./rollback/registry";
import { type Marked, markReleased, toldOf, warningOf } from "./rollback/released";
import { imagesWithout, nameOf, type Release, releasesOf, releaseTable, releaseWith } from "./rollback/releases";
import { runCommand } from "./run";
import { clientSettings, findStack, type Stack } from "./stack";

const USAGE = "npm run rollback -- --stack <stack> --service <service> [--to <tag>] [--timeout <minutes>]";

/** Minutes that ECS gets, as long as a release does where nothing else is said. */
const TIMEOUT_MINUTES = "30";

type Aws = ReturnType<typeof connect>;

async function rollback(args: readonly string[]): Promise<number> {
    const options = parseOptions(args, {
        stack: { type: "string" },
        service: { type: "string" },
        to: { type: "string" },
        timeout: { type: "string" },
    });
    const stack = findStack(required(options.stack, "stack", "name the stack"));
    const name = required(options.service, "service", "name the service, as index.ts does");
    const timeoutMinutes = minutesFrom(options.timeout ?? TIMEOUT_MINUTES);
    const aws = connect(clientSettings(stack));
    const found = await findService(aws.ecs, stack, name);
    const { releases, place, images } = await read(aws, stack, name, found);
    if (options.to === undefined) {
        list(stack, name, releases);
        return 0;
    }
    const release = wanted(name, releases, options.to);
    if (!release.isCurrent) {
        await goTo(aws, stack, { ...found, name, timeoutMinutes }, release);
    }
    const marked = await markReleased(aws.ecs, stack, { name, place, images }, release.digest);
    process.stderr.write(warningOf(marked));
    if (release.isCurrent) {
        const done = marked.kind === "none" ? ": nothing was done" : "";
        process.stdout.write(`${name} of ${stack.name} serves ${nameOf(release)} already${done}.\n${toldOf(marked)}`);
    } else {
        process.stdout.write(whatNow(stack, name, release, { marked, images }));
    }
    return 0;
}

async function read(aws: Aws, stack: Stack, name: string, found: FoundService) {
    const { reference = "" } = await imageOf(aws.ecs, stack, found.taskDefinitionArn, name);
    const place = parseReference(reference);
    const [deployments, images] = await Promise.all([
        goodDeployments(aws.ecs, stack, found, name),
        place === undefined ? undefined : explained(stack, () => imagesOf(aws.ecs, place)),
    ]);
    return { releases: releasesOf(name, deployments, images, place?.digest ?? reference.split("@")[1]), place, images };
}

function list(stack: Stack, name: string, releases: readonly Release[]): void {
    if (releases.length === 0) {
        process.stdout.write(
            `ECS knows of no release of ${name} in ${stack.name} that went well in the last 90 days.\n`,
        );
        return;
    }
    const others = releases.find(({ isCurrent, hasImage }) => !isCurrent && hasImage !== false);
    const how =
        others === undefined
            ? "There is none to return to."
            : `To return to one: npm run rollback -- --stack ${stack.name} --service ${name} --to ${others.tags[0] ?? nameOf(others)}`;
    process.stdout.write(
        `Releases of ${name} in ${stack.name} that went well, by the time of their last deployment (UTC):\n\n` +
            `${releaseTable(releases)}\n\n${how}\n`,
    );
}

function wanted(name: string, releases: readonly Release[], to: string): Release {
    const release = releaseWith(name, releases, to);
    if (release === undefined) {
        const names = releases.map(nameOf).join("; ");
        throw new UsageError(
            `--to "${to}" is no release of ${name} that went well in the last 90 days. There is ${names || "none"}.`,
        );
    }
    if (release.hasImage === false) {
        throw new UsageError(
            `--to "${to}": the image ${release.digest} is gone from the registry, which keeps the newest ones ` +
                `(slipway:registry.keepImages). Check its commit out and run "pulumi up" instead.`,
        );
    }
    return release;
}

async function goTo(
    aws: Aws,
    stack: Stack,
    {
        name,
        cluster,
        service,
        timeoutMinutes,
    }: FoundService & { readonly name: string; readonly timeoutMinutes: number },
    release: Release,
): Promise<void> {
    const { taskDefinitionArn } = release;
    const { isActive } = await imageOf(aws.ecs, stack, taskDefinitionArn, name);
    if (!isActive) {
        throw new UsageError(
            `${taskDefinitionArn} was deregistered, and ECS takes it no more. Set slipway:images to ` +
                `${release.tags[0] ?? "the release's tag"} and run "pulumi up" instead.`,
        );
    }
    const progress = progressOnScreen();
    process.stderr.write(
        `Returning ${name} of ${stack.name} (${stack.region}) to ${nameOf(release)}\n` +
            `  The database stays as it is: migrations since then are not taken back, so the older code must get along with them.\n`,
    );
    await explained(stack, () =>
        aws.ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition: taskDefinitionArn })),
    );
    await prove(
        aws,
        SYSTEM_CLOCK,
        { ...clientSettings(stack), name, cluster, service, taskDefinitionArn, settings: "", timeoutMinutes },
        (line) => {
            progress.step(line);
        },
    );
}

function whatNow(
    stack: Stack,
    name: string,
    release: Release,
    { marked, images = [] }: { readonly marked: Marked; readonly images?: readonly RegistryImage[] | undefined },
): string {
    const [tag] = release.tags;
    const missing = tag === undefined ? [] : imagesWithout(tag, images);
    const told = toldOf(marked);
    return (
        `\n${name} of ${stack.name} serves ${nameOf(release)} again.\n\n` +
        (told === "" ? "" : `${told}\n`) +
        `Where "pulumi up" deploys the stack, and not the workflow: Pulumi does not know of it, and deploys what the ` +
        `program asks for again with the next change, or with --refresh.\n` +
        (tag === undefined
            ? ""
            : `To make it stay, set in Pulumi.${stack.name}.yaml, which holds for all images, and run "pulumi up":\n\n` +
              `  slipway:images: "${tag}"\n`) +
        (missing.length === 0
            ? ""
            : `\nNot before ${missing.join(" and ")} has that tag, too: the registry has none.\n`)
    );
}

function minutesFrom(text: string): number {
    const minutes = Number(text);
    if (!/^\d+$/.test(text) || minutes < 1 || minutes > 1440) {
        throw new UsageError(`--timeout "${text}" is not a whole number of minutes from 1 to 1440.`);
    }
    return minutes;
}

runCommand({
    usage: USAGE,
    help: `Lists the releases of a service that went well, or returns to one. It is deployed by the service's own strategy, with its
alarms, hooks and circuit breaker, and counts only once ECS has finished with exactly that release. Then the workflows take it
for what runs. The database is not taken back.

Usage: ${USAGE}

  --stack <stack>      the stack
  --service <service>  the service, as index.ts names it: backend
  --to <tag>           the release to return to, by a tag of its image. Default: list them
  --timeout <minutes>  how long to wait for ECS. Default: ${TIMEOUT_MINUTES}
  -h, --help           show this text

Exit code: 0 if they were listed or the release serves, 1 if not, 2 if the command makes no sense.
`,
    run: rollback,
});
