import type { Locator, Page } from "playwright-core";
import { unusedEmail } from "./application";

/** A file to choose. */
export interface ChosenFile {
    readonly name: string;
    readonly mimeType: string;
    readonly buffer: Buffer;
}

/** Fills in the form and sends it, without waiting for what comes of it. */
export async function sendSignUp(page: Page, name: string, email: string): Promise<void> {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Sign up" }).click();
}

/** Signs somebody up who is not there yet; the page is then their profile. */
export async function signUp(page: Page, name: string): Promise<void> {
    await page.getByRole("link", { name: "Sign up" }).click();
    await sendSignUp(page, name, unusedEmail());
    await heading(page, "Your profile").waitFor();
}

/** Chooses a file for the avatar. */
export async function choose(page: Page, file: ChosenFile): Promise<void> {
    await page.locator("input[type=file]").setInputFiles(file);
}

/** The title of the page. */
export function heading(page: Page, name: string): Locator {
    return page.getByRole("heading", { level: 1, name, exact: true });
}

/** What was said last about the avatar. */
export function avatarStatus(page: Page): Locator {
    return page.getByRole("region", { name: "Avatar" }).getByRole("status");
}

/** What is wrong with the avatar. */
export function avatarError(page: Page): Locator {
    return page.getByRole("region", { name: "Avatar" }).getByRole("alert");
}

/** Waits for a text. */
export async function waitForText(locator: Locator, text: string): Promise<void> {
    await locator.filter({ hasText: text }).waitFor();
}

/** What has the focus: its text, or the name of its label. */
export function focused(page: Page): Promise<unknown> {
    return page.evaluate(`(() => {
        const element = document.activeElement;
        const label = element.labels?.[0];
        return (element.getAttribute("aria-label") ?? (label ?? element).textContent).trim();
    })()`);
}

/** Pixels from left to right of the first picture that a selector finds, once it is loaded. */
export async function pictureWidth(page: Page, selector: string): Promise<unknown> {
    await page.locator(selector).first().waitFor();
    return page.evaluate(`(async () => {
        const image = document.querySelector(${JSON.stringify(selector)});
        await image.decode();
        return image.naturalWidth;
    })()`);
}
