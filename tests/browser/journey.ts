import { expect } from "chai";
import type { Page } from "playwright-core";
import { avatarStatus, choose, focused, heading, pictureWidth, signUp, waitForText } from "./support/actions";
import type { Application } from "./support/application";
import { portrait, type PictureType } from "./support/pictures";

/** From sign-up to avatar. */
export function describeJourney(application: Application): void {
    describe("from sign-up to avatar", () => {
        async function saveAvatar(page: Page, type: PictureType): Promise<void> {
            await choose(page, await portrait(page, type, "portrait"));
            await page.getByRole("button", { name: "Save avatar" }).click();
            await waitForText(avatarStatus(page), "Your avatar is saved.");
        }

        /** Colours of the preview at these places. */
        function pixels(page: Page, ...places: readonly (readonly [x: number, y: number])[]): Promise<unknown> {
            return page.evaluate(`(() => {
            const { width, height } = document.querySelector("canvas");
            const { data } = document.querySelector("canvas").getContext("2d").getImageData(0, 0, width, height);
            return ${JSON.stringify(places)}.map(([x, y]) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 4)]);
        })()`);
        }

        function names(page: Page): Promise<string[]> {
            return page.locator(".person-name").allTextContents();
        }

        it("takes somebody from sign-up to an avatar that everybody sees in the list", async () => {
            const { page, complaints } = await application.open("/");
            await heading(page, "People").waitFor();
            await signUp(page, "Ada Example");
            expect(await page.title()).to.equal("Your profile · Slipway");
            expect(await page.locator(".lead").textContent()).to.match(/^Welcome, Ada Example\./);

            await page.getByRole("link", { name: "People" }).click();
            const first = page.locator(".person:not(.placeholder)").first();
            await waitForText(first, "Ada Example");
            expect(await first.locator(".avatar").textContent()).to.equal("AE");

            await page.getByRole("link", { name: "Profile" }).click();
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await page.getByRole("img", { name: "Preview of the new avatar" }).waitFor();
            expect(await avatarStatus(page).textContent()).to.match(/^portrait\.png, [\d.]+ KiB: not saved yet\.$/);
            await page.getByRole("button", { name: "Save avatar" }).click();
            await waitForText(avatarStatus(page), "Your avatar is saved.");
            expect(await pictureWidth(page, ".avatar-editor .avatar img")).to.equal(400);
            expect(await pictureWidth(page, ".header .avatar img")).to.equal(400);

            const other = await application.open("/");
            expect(await pictureWidth(other.page, ".person:first-child img")).to.equal(400);
            expect(await other.page.getByRole("link", { name: "Sign up" }).count()).to.equal(1);
            expect([...complaints, ...other.complaints]).to.deep.equal([]);
        });

        it("previews the middle square of a picture before anything is sent", async () => {
            const { page, complaints } = await application.open("/");
            await signUp(page, "Bea Example");
            const sent: string[] = [];
            page.on("request", (request) => sent.push(`${request.method()} ${request.url()}`));
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await page.getByRole("img", { name: "Preview of the new avatar" }).waitFor();
            // The white head is in the middle; the corner is the ground, 50 pixels in from that of the picture.
            expect(await pixels(page, [128, 102], [1, 1])).to.deep.equal([
                [255, 255, 255, 255],
                [240, 115, 100, 255],
            ]);
            expect(await focused(page)).to.equal("Save avatar");
            await page.getByRole("button", { name: "Cancel" }).click();
            expect(await page.locator("canvas").count()).to.equal(0);
            expect(await focused(page)).to.equal("Choose an image");
            expect(sent).to.deep.equal([]);
            expect(complaints).to.deep.equal([]);
        });

        for (const type of ["image/jpeg", "image/webp"] as const) {
            it(`takes an avatar of type ${type}, and removes it`, async () => {
                const { page, complaints } = await application.open("/");
                await signUp(page, "Cleo Example");
                await saveAvatar(page, type);
                expect(await pictureWidth(page, ".avatar-editor .avatar img")).to.equal(400);
                await page.getByRole("button", { name: "Remove avatar" }).click();
                await waitForText(avatarStatus(page), "Your avatar is removed.");
                expect(await page.locator(".avatar-editor .avatar").textContent()).to.equal("CE");
                expect(await page.getByRole("button", { name: "Remove avatar" }).count()).to.equal(0);
                expect(await focused(page)).to.equal("Choose an image");
                await page.reload();
                expect(await page.locator(".avatar-editor .avatar").textContent()).to.equal("CE");
                expect(complaints).to.deep.equal([]);
            });
        }

        it("knows who is signed in after a reload, and does not offer to sign up again", async () => {
            const { page, complaints } = await application.open("/");
            await signUp(page, "Dora Example");
            await saveAvatar(page, "image/png");
            await page.reload();
            expect(await page.locator("dd").first().textContent()).to.equal("Dora Example");
            expect(await pictureWidth(page, ".avatar-editor .avatar img")).to.equal(400);
            await page.goto(`${application.addresses.frontendUrl}/sign-up`);
            expect(await page.locator("main .card").textContent()).to.equal(
                "You are signed up as Dora Example. Go to your profile.",
            );
            expect(complaints).to.deep.equal([]);
        });

        it("shows the part that is sent, and gives the upload up when it is cancelled", async () => {
            const { page } = await application.open("/");
            await signUp(page, "Edda Example");
            const kept: string[] = [];
            page.on("request", (request) => {
                if (request.method() === "PUT") {
                    kept.push(request.url());
                }
            });
            // The storage does not answer.
            await page.route(`${application.addresses.storageUrl}/**`, () => undefined);
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await page.getByRole("button", { name: "Save avatar" }).click();
            await page.getByRole("progressbar", { name: "Part of the image that is sent" }).waitFor();
            expect(await avatarStatus(page).textContent()).to.equal("Sending the image…");
            const givenUp = page.waitForEvent("requestfailed", (request) =>
                request.url().startsWith(application.addresses.storageUrl),
            );
            await page.getByRole("button", { name: "Cancel" }).click();
            await page.getByRole("progressbar").waitFor({ state: "detached" });
            expect((await givenUp).failure()?.errorText).to.equal("net::ERR_ABORTED");
            expect(await avatarStatus(page).textContent()).to.equal("");
            expect(await page.locator(".avatar-editor .avatar").textContent()).to.equal("EE");
            expect(kept).to.deep.equal([]);
        });

        it("loads further people, none twice, and goes on reading with the first of them", async () => {
            const { page, complaints } = await application.open("/");
            await page.locator(".person:not(.placeholder)").first().waitFor();
            const button = page.getByRole("button", { name: "More people" });
            let shown = await names(page);
            expect(shown).to.have.lengthOf(12);
            while ((await button.count()) > 0) {
                await button.click();
                await page.locator(".person:not(.placeholder)").nth(shown.length).waitFor();
                const all = await names(page);
                expect(all.slice(0, shown.length)).to.deep.equal(shown);
                expect(await focused(page)).to.include(all[shown.length]);
                shown = all;
            }
            expect(shown.length).to.be.greaterThan(24);
            expect(await page.getByRole("main").getByRole("status").textContent()).to.equal(`${shown.length} people`);
            expect(complaints).to.deep.equal([]);
        });

        it("finds people by name, and keeps the search in the address", async () => {
            const { page, complaints } = await application.open("/");
            await signUp(page, "Fanny Öztürk-Example");
            await page.getByRole("link", { name: "People" }).click();
            await page.getByRole("searchbox", { name: "Search by name" }).fill("öztürk-ex");
            const status = page.getByRole("main").getByRole("status");
            await waitForText(status, "1 person");
            expect(await names(page)).to.deep.equal(["Fanny Öztürk-Example"]);
            expect(new URL(page.url()).searchParams.get("search")).to.equal("öztürk-ex");
            await page.reload();
            await waitForText(status, "1 person");
            expect(await names(page)).to.deep.equal(["Fanny Öztürk-Example"]);
            await page.getByRole("searchbox").fill("nobody is called so");
            await waitForText(status, "Nobody matches “nobody is called so”.");
            expect(await names(page)).to.deep.equal([]);
            await page.getByRole("searchbox").fill("");
            await page.locator(".person:not(.placeholder)").nth(11).waitFor();
            expect(new URL(page.url()).search).to.equal("");
            expect(complaints).to.deep.equal([]);
        });

        it("goes back and forth as browsers do, and opens every page by its address", async () => {
            const { page, complaints } = await application.open("/sign-up");
            await heading(page, "Sign up").waitFor();
            await page.getByRole("link", { name: "People" }).click();
            await heading(page, "People").waitFor();
            await page.goBack();
            await heading(page, "Sign up").waitFor();
            await page.goForward();
            await heading(page, "People").waitFor();
            await page.goto(`${application.addresses.frontendUrl}/profile`);
            expect(await page.locator("main .card").textContent()).to.match(/^Nobody is signed in here\./);
            await page.goto(`${application.addresses.frontendUrl}/no/such/page`);
            await heading(page, "There is no such page").waitFor();
            expect(complaints).to.deep.equal([]);
        });
    });
}
