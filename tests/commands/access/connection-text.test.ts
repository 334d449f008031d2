import { expect } from "chai";
import { connectionText } from "../../../commands/access/database";

const PLACE = { host: "db.abc.rds", port: 5432, databaseName: "app", secretArn: "arn:secret" };

function shown(certificates: string, profile?: string): string {
    const stack = { project: "slipway", name: "dev", region: "eu-west-1", profile };
    return connectionText(stack, { place: PLACE, port: 15_432, certificates }, { username: "app" });
}

describe("how another client connects", () => {
    it("is a connection string that libpq takes, whatever the certificates' path has in it", () => {
        expect(shown("/home/me/bundle.pem")).to.contain(' sslrootcert=/home/me/bundle.pem"\n');
        expect(shown("/Users/John O'Hara/bundle.pem")).to.contain(" sslrootcert='/Users/John O\\'Hara/bundle.pem'\"\n");
        expect(shown("C:\\Users\\me\\bundle.pem")).to.contain(" sslrootcert='C:\\\\Users\\\\me\\\\bundle.pem'\"\n");
    });

    it("asks for the password with the profile of the stack's file", () => {
        expect(shown("/bundle.pem")).to.contain("get-secret-value --region eu-west-1 --secret-id");
        expect(shown("/bundle.pem", "dev")).to.contain(
            "get-secret-value --profile 'dev' --region eu-west-1 --secret-id",
        );
    });
});
