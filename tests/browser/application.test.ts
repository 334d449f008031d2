import { describeAvatarErrors } from "./avatar-errors";
import { describeErrors } from "./errors";
import { describeJourney } from "./journey";
import { describeKeyboard } from "./keyboard";
import { describePages } from "./pages";
import { describeSecurity } from "./security";
import { useApplication } from "./support/application";

describe("the application in Chromium", function () {
    this.timeout(240_000);

    // One for all: to start it takes longer than most of the tests.
    const application = useApplication();

    describePages(application);
    describeJourney(application);
    describeErrors(application);
    describeAvatarErrors(application);
    describeKeyboard(application);
    describeSecurity(application);
});
