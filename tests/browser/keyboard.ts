import { expect } from "chai";
import type { FileChooser, Page } from "playwright-core";
import { avatarStatus, focused, heading, pictureWidth, waitForText } from "./support/actions";
import { type Application, unusedEmail } from "./support/application";
import { failed } from "./support/failures";
import { portrait } from "./support/pictures";

/** What can be done without a mouse or a screen. */
export function describeKeyboard(application: Application): void {
    describe("keyboard and screen reader", () => {
        /** Goes on to the next that takes the focus, and checks that one sees where it is. */
        async function tabTo(page: Page, name: string): Promise<void> {
            await page.keyboard.press("Tab");
            expect(await focused(page)).to.equal(name);
            expect([name, await hasVisibleFocus(page)]).to.deep.equal([name, true]);
        }

        it("walks from sign-up to avatar with keys alone, and always sees where it is", async () => {
            const { page, complaints } = await application.open("/");
            // Asked for well ahead: the browser has to be told that no dialogue of the system shall open.
            const chooser = new Promise<FileChooser>((resolve) => page.once("filechooser", resolve));
            await page.locator(".person-name").first().waitFor();
            for (const name of ["Skip to the content", "Slipway", "People", "Sign up"]) {
                await tabTo(page, name);
            }
            await page.keyboard.press("Enter");
            await heading(page, "Sign up").waitFor();
            expect(await focused(page)).to.equal("Sign up");
            await tabTo(page, "Name");
            await page.keyboard.type("Ada Example");
            await tabTo(page, "E-mail address");
            await page.keyboard.type("no address");
            await page.keyboard.press("Enter");
            await page.locator(".error-summary").waitFor();
            await tabTo(page, "E-mail address must be an e-mail address such as name@example.com");
            await page.keyboard.press("Enter");
            expect(await focused(page)).to.equal("E-mail address");
            await page.keyboard.press("ControlOrMeta+a");
            await page.keyboard.type(unusedEmail());
            await tabTo(page, "Sign up");
            await page.keyboard.press("Space");
            await heading(page, "Your profile").waitFor();
            expect(await focused(page)).to.equal("Your profile");

            const file = await portrait(page, "image/png", "portrait.png");
            await tabTo(page, "Choose an image");
            await page.keyboard.press("Space");
            await (await chooser).setFiles(file);
            await waitForText(avatarStatus(page), "portrait.png");
            expect(await focused(page)).to.equal("Save avatar");
            await page.keyboard.press("Enter");
            await waitForText(avatarStatus(page), "Your avatar is saved.");
            expect(await focused(page)).to.equal("Choose an image");
            expect(await pictureWidth(page, ".avatar-editor .avatar img")).to.equal(400);
            await tabTo(page, "Remove avatar");
            await page.keyboard.press("Shift+Tab");
            await page.keyboard.press("Shift+Tab");
            expect(await focused(page)).to.equal("Profile");
            await page.keyboard.press("Shift+Tab");
            await page.keyboard.press("Enter");
            await heading(page, "People").waitFor();
            await waitForText(page.locator(".person:not(.placeholder)").first(), "Ada Example");
            expect(complaints).to.deep.equal([failed("400 (Bad Request)")]);
        });

        it("skips to the content", async () => {
            const { page } = await application.open("/");
            await page.locator(".person-name").first().waitFor();
            const link = page.getByRole("link", { name: "Skip to the content" });
            const bottom = async () => ((await link.boundingBox())?.y ?? 0) + ((await link.boundingBox())?.height ?? 0);
            expect(await bottom()).to.be.lessThan(0);
            await tabTo(page, "Skip to the content");
            expect(await bottom()).to.be.greaterThan(0);
            await page.keyboard.press("Enter");
            await tabTo(page, "Search by name");
        });

        it("leaves the focus nowhere else than on what can be operated", async () => {
            const { page } = await application.open("/");
            await page.locator(".person-name").first().waitFor();
            const order: unknown[] = [];
            for (let name: unknown; order.length < 20 && order[0] !== (name = await next(page));) {
                order.push(name);
            }
            expect(order.filter((name) => name !== "body")).to.deep.equal([
                "Skip to the content",
                "Slipway",
                "People",
                "Sign up",
                "Search by name",
                "More people",
            ]);
        });

        it("has landmarks, and names that screen readers tell", async () => {
            const { page } = await application.open("/");
            await page.locator(".person-name").first().waitFor();
            const landmarks = await page.locator("body").ariaSnapshot();
            for (const line of [
                "- banner:",
                '- navigation "Pages":',
                "- main:",
                '- heading "People" [level=1]',
                "- search:",
                '- searchbox "Search by name"',
                "- status: 12 people, and there are more",
                '- list "People":',
                '- button "More people"',
                "- contentinfo:",
            ]) {
                expect(landmarks).to.include(line);
            }
        });

        async function next(page: Page): Promise<unknown> {
            await page.keyboard.press("Tab");
            return (await page.evaluate("document.activeElement === document.body")) === true ? "body" : focused(page);
        }

        /** Whether what has the focus, or the label that stands for it, has an outline within the window. */
        function hasVisibleFocus(page: Page): Promise<unknown> {
            return page.evaluate(`(() => {
            const element = document.activeElement;
            const shown = element.type === "file" ? element.labels[0] : element;
            const { outlineStyle, outlineWidth } = getComputedStyle(shown);
            const { top, bottom } = shown.getBoundingClientRect();
            return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && bottom > 0 && top < innerHeight;
        })()`);
        }
    });
}
