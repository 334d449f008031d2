import { expect } from "chai";
import { CachedCredentials, credentialSource, secretReader } from "../src/database/credentials";
import { setEnvironment } from "./support/environment";
import { rejection } from "./support/rejection";
import { rdsSecret, SECRET_ARN, type SecretsManager, startSecretsManager } from "./support/secrets-manager";

describe("backend: cached credentials", () => {
    let time: number;
    let reads: number;
    let failure: Error | undefined;
    let credentials: CachedCredentials;

    beforeEach(() => {
        time = 0;
        reads = 0;
        failure = undefined;
        const fetchCredentials = () => {
            reads += 1;
            return failure ? Promise.reject(failure) : Promise.resolve({ user: "app", password: `password ${reads}` });
        };
        credentials = new CachedCredentials(fetchCredentials, () => time);
    });

    it("are read again after a minute, not before", async () => {
        expect(await credentials.read()).to.deep.equal({ user: "app", password: "password 1" });
        time = 59_999;
        expect(await credentials.read()).to.deep.equal({ user: "app", password: "password 1" });
        time = 60_000;
        expect(await credentials.read()).to.deep.equal({ user: "app", password: "password 2" });
        expect(reads).to.equal(2);
    });

    it("are read again once they were refused", async () => {
        await credentials.read();
        credentials.forget();
        expect(await credentials.read()).to.deep.equal({ user: "app", password: "password 2" });
    });

    it("are read once for callers at the same moment", async () => {
        const all = await Promise.all([credentials.read(), credentials.read(), credentials.read()]);
        expect(all.map(({ password }) => password)).to.deep.equal(["password 1", "password 1", "password 1"]);
        expect(reads).to.equal(1);
    });

    it("are read again after a failure", async () => {
        failure = new Error("no answer");
        expect((await rejection(credentials.read())).message).to.equal("no answer");
        failure = undefined;
        expect(await credentials.read()).to.deep.equal({ user: "app", password: "password 2" });
    });
});

describe("backend: credentials from Secrets Manager", () => {
    let secretsManager: SecretsManager;
    let restore: () => void;

    beforeEach(async () => {
        secretsManager = await startSecretsManager(rdsSecret("app", "first"));
        restore = setEnvironment(secretsManager.environment);
    });

    afterEach(async () => {
        restore();
        await secretsManager.stop();
    });

    it("are the secret's user name and password", async () => {
        expect(await secretReader(SECRET_ARN)()).to.deep.equal({ user: "app", password: "first" });
    });

    it("are the source where the settings name a secret, and fixed where they name a user", async () => {
        const source = credentialSource({ secretArn: SECRET_ARN });
        expect([await source.read(), await source.read()]).to.deep.equal([
            { user: "app", password: "first" },
            { user: "app", password: "first" },
        ]);
        expect(secretsManager.reads).to.equal(1);
        const fixed = credentialSource({ user: "me", password: "mine" });
        fixed.forget();
        expect(await fixed.read()).to.deep.equal({ user: "me", password: "mine" });
        expect(secretsManager.reads).to.equal(1);
    });

    for (const [what, secret] of [
        ["that is not JSON", "hunter2"],
        ["that is not an object", '"hunter2"'],
        ["without a user name", '{"password":"hunter2"}'],
        ["with an empty password", '{"username":"app","password":""}'],
        ["with a password that is not text", '{"username":"app","password":7}'],
    ] as const) {
        it(`refuse a secret ${what} without quoting it`, async () => {
            secretsManager.secret = secret;
            expect((await rejection(secretReader(SECRET_ARN)())).message).to.equal(
                'The database secret is not JSON of the form {"username": "…", "password": "…"}.',
            );
        });
    }

    it("say why the secret cannot be read", async () => {
        expect((await rejection(secretReader(`${SECRET_ARN}-other`)())).message).to.equal(
            `{"SecretId":"${SECRET_ARN}-other"}`,
        );
    });
});
