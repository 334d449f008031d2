import { expect } from "chai";
import type { Page, Route } from "playwright-core";
import { avatarError, avatarStatus, choose, pictureWidth, signUp, waitForText } from "./support/actions";
import type { Application } from "./support/application";
import { cutOff, failed } from "./support/failures";
import { portrait } from "./support/pictures";

/** What is wrong with an avatar is said. */
export function describeAvatarErrors(application: Application): void {
    describe("errors of an avatar", () => {
        async function openProfile(): Promise<{ page: Page; complaints: readonly string[]; requests: string[] }> {
            const { page, complaints } = await application.open("/");
            await signUp(page, "Fanny Example");
            const requests: string[] = [];
            page.on("request", (request) => requests.push(request.url()));
            return { page, complaints, requests };
        }

        for (const [what, file, error] of [
            [
                "a file that is too large",
                { name: "large.png", mimeType: "image/png", buffer: Buffer.alloc(2 * 1024 * 1024 + 1) },
                "This image has 2.1 MiB. Choose one of at most 2 MiB.",
            ],
            [
                "a file of another type",
                { name: "drawing.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg/>") },
                "This is not a PNG, JPEG or WebP image. Choose another file.",
            ],
            [
                "an empty file",
                { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
                "This file is empty. Choose another file.",
            ],
            [
                "a file that only calls itself an image",
                { name: "text.png", mimeType: "image/png", buffer: Buffer.from("no image") },
                "This file cannot be read as an image. Choose another.",
            ],
        ] as const) {
            it(`refuse ${what} before anything is sent`, async () => {
                const { page, complaints, requests } = await openProfile();
                await choose(page, file);
                await waitForText(avatarError(page), error);
                expect(await page.locator("input[type=file]").getAttribute("aria-describedby")).to.equal(
                    "avatar-error avatar-hint",
                );
                expect(await page.getByRole("button", { name: "Save avatar" }).count()).to.equal(0);
                expect(requests).to.deep.equal([]);
                expect(complaints).to.deep.equal([]);
            });
        }

        it("tell what the backend finds in a file that is not of its type", async () => {
            const { page, complaints } = await openProfile();
            const { buffer } = await portrait(page, "image/jpeg", "portrait.jpg");
            await choose(page, { name: "portrait.png", mimeType: "image/png", buffer });
            await page.getByRole("button", { name: "Save avatar" }).click();
            await avatarError(page).locator("svg").waitFor();
            expect(await avatarError(page).textContent()).to.match(/image\/png/);
            expect(await page.locator(".header .avatar").textContent()).to.equal("FE");
            expect(complaints).to.deep.equal([failed("422 (Unprocessable Entity)")]);
        });

        it("tell that the storage refuses a file, and go with another attempt", async () => {
            const { page, complaints } = await openProfile();
            const pattern = `${application.addresses.backendUrl}/api/users/me/avatar`;
            await page.route(pattern, withForgedPolicy);
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await page.getByRole("button", { name: "Save avatar" }).click();
            await avatarError(page).locator("svg").waitFor();
            expect(await avatarError(page).textContent()).to.equal(
                "The storage refused the file (SignatureDoesNotMatch). Try again.",
            );
            expect(complaints).to.deep.equal([failed("403 (Forbidden)")]);
            await page.unroute(pattern);
            await page.getByRole("button", { name: "Save avatar" }).click();
            await waitForText(avatarStatus(page), "Your avatar is saved.");
            expect(await avatarError(page).textContent()).to.equal("");
        });

        it("tell that the storage cannot be reached", async () => {
            const { page } = await openProfile();
            await cutOff(page, application.addresses.storageUrl);
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await page.getByRole("button", { name: "Save avatar" }).click();
            await waitForText(
                avatarError(page),
                "The storage cannot be reached. Check your connection, then try again.",
            );
            expect(await page.getByRole("button", { name: "Save avatar" }).count()).to.equal(1);
        });

        it("show initials where a picture cannot be loaded", async () => {
            const { page } = await openProfile();
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await page.getByRole("button", { name: "Save avatar" }).click();
            expect(await pictureWidth(page, ".header .avatar img")).to.equal(400);
            await cutOff(page, application.addresses.storageUrl);
            await page.goto(`${application.addresses.frontendUrl}/`);
            await waitForText(page.locator(".person:first-child .avatar"), "FE");
        });

        /** Lets the backend answer, and changes the policy that it has signed. */
        async function withForgedPolicy(route: Route): Promise<void> {
            const response = await route.fetch();
            const body = (await response.text()).replace(/"Policy":"[^"]{8}/, '"Policy":"eyJleHB0');
            await route.fulfill({ response, body });
        }
    });
}
