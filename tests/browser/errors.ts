import { expect } from "chai";
import type { Page } from "playwright-core";
import { focused, heading, sendSignUp, signUp, waitForText } from "./support/actions";
import { type Application, unusedEmail } from "./support/application";
import { cutOff, failed, REFUSED_CONNECTION } from "./support/failures";

const UNREACHABLE = "The backend cannot be reached. Check your connection, then try again.";

/** What goes wrong is said. */
export function describeErrors(application: Application): void {
    describe("errors", () => {
        /** The error beside a field, by which the field says that it is described. */
        async function errorOf(page: Page, label: string): Promise<string | null> {
            const field = page.getByLabel(label);
            expect(await field.getAttribute("aria-invalid")).to.equal("true");
            const [first] = (await field.getAttribute("aria-describedby"))?.split(" ") ?? [];
            return page.locator(`#${first ?? ""}`).textContent();
        }

        describe("of the sign-up form", () => {
            it("stand beside their fields, and in a summary that has the focus and leads to them", async () => {
                const { page, complaints } = await application.open("/sign-up");
                await sendSignUp(page, " ", "ada");
                const summary = page.locator(".error-summary");
                await summary.waitFor();
                const errors = [
                    "Name must be a name that is not empty and has no control characters",
                    "E-mail address must be an e-mail address such as name@example.com",
                ];
                expect(await summary.getByRole("link").allTextContents()).to.deep.equal(errors);
                expect([await errorOf(page, "Name"), await errorOf(page, "E-mail address")]).to.deep.equal(errors);
                expect(await focused(page)).to.match(/^You are not signed up yet/);
                await summary.getByRole("link").nth(1).click();
                expect(await focused(page)).to.equal("E-mail address");
                expect(complaints).to.deep.equal([failed("400 (Bad Request)")]);
            });

            it("go when what was wrong is put right", async () => {
                const { page } = await application.open("/sign-up");
                const email = unusedEmail();
                await sendSignUp(page, "", email);
                await page.locator(".error-summary").waitFor();
                expect(await page.getByLabel("E-mail address").inputValue()).to.equal(email);
                expect(await page.getByLabel("E-mail address").getAttribute("aria-invalid")).to.equal("false");
                await sendSignUp(page, "Ada Example", email);
                await heading(page, "Your profile").waitFor();
            });

            it("say that an address is taken, however it is written", async () => {
                const email = unusedEmail();
                const first = await application.open("/sign-up");
                await sendSignUp(first.page, "Bea Example", email);
                await heading(first.page, "Your profile").waitFor();

                const { page, complaints } = await application.open("/sign-up");
                await sendSignUp(page, "Another Example", email.toUpperCase());
                await page.locator(".error-summary").waitFor();
                expect(await errorOf(page, "E-mail address")).to.equal("E-mail address is taken");
                expect(await page.getByLabel("Name").getAttribute("aria-invalid")).to.equal("false");
                expect(complaints).to.deep.equal([failed("409 (Conflict)")]);
            });

            it("say that the backend cannot be reached, and keep what was typed", async () => {
                const { page, complaints } = await application.open("/sign-up");
                const restore = await cutOff(page, application.addresses.backendUrl);
                const email = unusedEmail();
                await sendSignUp(page, "Cleo Example", email);
                await waitForText(page.locator(".error-summary"), UNREACHABLE);
                expect(await page.getByLabel("Name").inputValue()).to.equal("Cleo Example");
                expect(complaints).to.deep.equal([REFUSED_CONNECTION]);
                await restore();
                await page.getByRole("button", { name: "Sign up" }).click();
                await heading(page, "Your profile").waitFor();
            });
        });

        describe("of the list", () => {
            it("say that the backend cannot be reached, and go when it is tried again", async () => {
                const { page, complaints } = await application.open("/sign-up");
                const restore = await cutOff(page, application.addresses.backendUrl);
                await page.getByRole("link", { name: "People" }).click();
                await waitForText(page.getByRole("alert"), UNREACHABLE);
                expect(await page.locator(".person:not(.placeholder)").count()).to.equal(0);
                expect(complaints).to.deep.equal([REFUSED_CONNECTION]);
                await restore();
                await page.getByRole("button", { name: "Try again" }).click();
                await page.locator(".person-name").nth(11).waitFor();
                expect(await page.getByRole("alert").count()).to.equal(0);
            });

            it("of a further page leave the people who are there, and take the focus", async () => {
                const { page } = await application.open("/");
                await page.locator(".person-name").nth(11).waitFor();
                const restore = await cutOff(page, application.addresses.backendUrl);
                await page.getByRole("button", { name: "More people" }).click();
                await waitForText(page.getByRole("alert"), UNREACHABLE);
                expect(await page.locator(".person:not(.placeholder)").count()).to.equal(12);
                expect(await focused(page)).to.match(/^The list could not be loaded/);
                await restore();
                await page.getByRole("button", { name: "Try again" }).click();
                await page.locator(".person:not(.placeholder)").nth(12).waitFor();
            });

            it("say that an answer is not the backend's", async () => {
                const { page } = await application.open("/sign-up");
                const origin = application.addresses.frontendUrl;
                await page.route(`${application.addresses.backendUrl}/**`, (route) =>
                    route.fulfill({
                        status: 500,
                        headers: { "access-control-allow-origin": origin, "access-control-allow-credentials": "true" },
                        body: "<h1>Internal Server Error</h1>",
                    }),
                );
                await page.getByRole("link", { name: "People" }).click();
                await waitForText(
                    page.getByRole("alert"),
                    "The backend answered with an error (500). Try again in a moment.",
                );
            });
        });

        describe("of the profile", () => {
            it("say that the backend cannot be reached, and go when it is tried again", async () => {
                const { page } = await application.open("/");
                await signUp(page, "Dora Example");
                const restore = await cutOff(page, application.addresses.backendUrl);
                await page.reload();
                await waitForText(page.getByRole("alert"), UNREACHABLE);
                await restore();
                await page.getByRole("button", { name: "Try again" }).click();
                await waitForText(page.locator("dd").first(), "Dora Example");
            });

            it("lead to the form when the session has ended", async () => {
                const { page } = await application.open("/");
                await signUp(page, "Edda Example");
                await page.context().clearCookies();
                await page.reload();
                await waitForText(page.locator("main .card"), "Nobody is signed in here. Sign up to have a profile.");
            });
        });

        describe("of the configuration", () => {
            it("are told in the place of the page, and go when it is tried again", async () => {
                const { page } = await application.open("/");
                const pattern = `${application.addresses.frontendUrl}/config.json`;
                await page.route(pattern, (route) => route.abort("connectionrefused"));
                await page.reload();
                await waitForText(page.getByRole("alert"), "The page could not be started");
                await waitForText(page.getByRole("alert"), "The page's server cannot be reached.");
                await page.unroute(pattern);
                await page.getByRole("button", { name: "Try again" }).click();
                await heading(page, "People").waitFor();
            });
        });
    });
}
