import { UsageError } from "../commands/arguments";
import { progressOnScreen } from "../commands/progress";
import { runCommand } from "../commands/run";
import { findStack } from "../commands/stack";
import { Project } from "../preview/project";
import { connect } from "./aws";
import { loadEnvironments } from "./environments";
import { readOptions } from "./options";
import { setUp } from "./set-up";
import { takeAway } from "./take-away";

const USAGE =
    "npm run bootstrap -- --repository <owner/name> --environment <environment> [--account <account>] [--yes]";

async function bootstrap(args: readonly string[]): Promise<number> {
    const { folder } = Project.find(process.cwd());
    const environments = loadEnvironments(folder);
    const options = readOptions(args, environments);
    const { name, region } = options.environment;
    const aws = await connect(region, findStack(name, folder).profile);
    const print = (text: string): void => {
        process.stdout.write(text);
    };
    print(`Account ${aws.account}, region ${region}, as ${aws.identity}\n`);
    if (options.account !== undefined && options.account !== aws.account) {
        throw new UsageError(
            `These credentials are of account ${aws.account}, and ${name} belongs to ${options.account}. ` +
                "Nothing was changed: log in there, or name another profile (AWS_PROFILE).",
        );
    }
    const run = { aws, options, environments, folder, progress: progressOnScreen(), print };
    return options.destroy ? takeAway(run) : setUp(run);
}

runCommand({
    usage: USAGE,
    help: `Prepares an AWS account for an environment: the bucket of Pulumi's state, the key of its secrets, and the roles that
GitHub's workflows assume. It shows what it would change and asks. It can be run again at any time, also after an
interruption, and for further environments of the same account.

Usage: ${USAGE}

  --repository <owner/name>     the repository on GitHub whose workflows get the roles
  --environment <environment>   one of .github/environments.yaml
  --account <account>           the account that it has to be; without it, the one of the credentials
  --subject-prefix <prefix>     what the subjects of the repository's tokens begin with, where gh cannot tell it
  --yes                         do not ask
  --destroy                     take the environment away; with the account's last one, everything but the state
  --delete-state                with --destroy: the state and its key, too
  -h, --help                    show this text

Exit code: 0 if the account is as it should be, 1 if not, 2 if the command makes no sense.
`,
    run: bootstrap,
});
