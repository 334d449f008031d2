import { expect } from "chai";
import type { Page } from "playwright-core";
import { overflow, violations } from "./support/accessibility";
import { avatarStatus, choose, heading, pictureWidth, sendSignUp, signUp, waitForText } from "./support/actions";
import type { Application } from "./support/application";
import { portrait } from "./support/pictures";
import { keepScreenshot } from "./support/screenshots";

/** A page as somebody meets it: how they come there, from the list. */
interface PageCase {
    readonly name: string;
    readonly reach: (page: Page, application: Application) => Promise<void>;
}

const WIDTHS = { desktop: { width: 1280, height: 800 }, phone: { width: 320, height: 640 } } as const;

// Without spaces, such a name breaks a layout that does not break it.
const LONG_NAME = `${"Example".repeat(10)} Example`;

const PAGES: readonly PageCase[] = [
    {
        name: "people",
        reach: async (page) => {
            await page.locator(".person-name").first().waitFor();
        },
    },
    {
        name: "people-signed-in",
        reach: async (page) => {
            await signUp(page, "Ada Example");
            await saveAvatar(page);
            await page.getByRole("link", { name: "People" }).click();
            await pictureWidth(page, ".person img");
        },
    },
    {
        name: "people-none-found",
        reach: async (page) => {
            await page.getByRole("searchbox").fill("nobody is called so");
            await waitForText(page.getByRole("main").getByRole("status"), "Nobody matches");
        },
    },
    {
        name: "people-unreachable",
        reach: async (page, { addresses }) => {
            await page.route(`${addresses.backendUrl}/**`, (route) => route.abort("connectionrefused"));
            await page.reload();
            await waitForText(page.getByRole("alert"), "The list could not be loaded");
        },
    },
    {
        name: "people-loading",
        reach: async (page, { addresses }) => {
            await page.route(`${addresses.backendUrl}/**`, () => undefined);
            await page.reload();
            await page.locator(".placeholder").first().waitFor();
        },
    },
    {
        name: "sign-up",
        reach: async (page) => {
            await page.getByRole("link", { name: "Sign up" }).click();
            await heading(page, "Sign up").waitFor();
        },
    },
    {
        name: "sign-up-errors",
        reach: async (page) => {
            await page.getByRole("link", { name: "Sign up" }).click();
            await sendSignUp(page, "", "ada");
            await page.locator(".error-summary").waitFor();
        },
    },
    {
        name: "profile",
        reach: async (page) => {
            await signUp(page, LONG_NAME);
        },
    },
    {
        name: "profile-preview",
        reach: async (page) => {
            await signUp(page, "Bea Example");
            await choose(page, await portrait(page, "image/png", "portrait.png"));
            await waitForText(avatarStatus(page), "not saved yet");
        },
    },
    {
        name: "profile-saved",
        reach: async (page) => {
            await signUp(page, "Cleo Example");
            await saveAvatar(page);
        },
    },
    {
        name: "profile-error",
        reach: async (page) => {
            await signUp(page, "Dora Example");
            await choose(page, { name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("text") });
            await page.locator(".avatar-editor .error .icon").waitFor();
        },
    },
    {
        name: "profile-of-nobody",
        reach: async (page, { addresses }) => {
            await page.goto(`${addresses.frontendUrl}/profile`);
            await waitForText(page.locator("main .card"), "Nobody is signed in here.");
        },
    },
    {
        name: "missing",
        reach: async (page, { addresses }) => {
            await page.goto(`${addresses.frontendUrl}/no/such/page`);
            await heading(page, "There is no such page").waitFor();
        },
    },
];

async function saveAvatar(page: Page): Promise<void> {
    await choose(page, await portrait(page, "image/png", "portrait.png"));
    await page.getByRole("button", { name: "Save avatar" }).click();
    await waitForText(avatarStatus(page), "Your avatar is saved.");
    await pictureWidth(page, ".avatar-editor .avatar img");
}

/** Each page, in light and dark, wide and narrow. */
export function describePages(application: Application): void {
    describe("pages", () => {
        for (const { name, reach } of PAGES) {
            it(`"${name}" are accessible by axe's rules, light and dark, and fit a phone of 320 pixels`, async () => {
                const { page } = await application.open("/", { reducedMotion: "reduce" });
                await reach(page, application);
                for (const colorScheme of ["light", "dark"] as const) {
                    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
                    for (const [device, size] of Object.entries(WIDTHS)) {
                        await page.setViewportSize(size);
                        expect(await violations(page), `${device}, ${colorScheme}`).to.deep.equal([]);
                        expect(await overflow(page), `${device}, ${colorScheme}`).to.equal(0);
                        await keepScreenshot(page, `${name}-${device}-${colorScheme}`);
                    }
                }
            });
        }

        it("are dark where that is wanted", async () => {
            const ground = (page: Page) => page.evaluate("getComputedStyle(document.body).backgroundColor");
            const light = await application.open("/", { colorScheme: "light" });
            const dark = await application.open("/", { colorScheme: "dark" });
            expect([await ground(light.page), await ground(dark.page)]).to.deep.equal([
                "rgb(244, 246, 251)",
                "rgb(12, 19, 29)",
            ]);
        });

        it("do not move where that is not wanted", async () => {
            const moving = async (reducedMotion: "reduce" | "no-preference") => {
                const { page } = await application.open("/sign-up", { reducedMotion });
                await page.route(`${application.addresses.backendUrl}/**`, () => undefined);
                await page.getByRole("link", { name: "People" }).click();
                await page.locator(".placeholder").first().waitFor();
                return page.evaluate("document.getAnimations().length > 0");
            };
            expect([await moving("no-preference"), await moving("reduce")]).to.deep.equal([true, false]);
        });
    });
}
