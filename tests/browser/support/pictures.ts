import type { Page } from "playwright-core";
import type { ChosenFile } from "./actions";

/** Media types that the browser can make pictures in. */
export type PictureType = "image/png" | "image/jpeg" | "image/webp";

/** Draws a portrait, wider than high, and names it as a file of this type. */
export async function portrait(page: Page, type: PictureType, name: string): Promise<ChosenFile> {
    const base64 = await page.evaluate(`(() => {
        const canvas = document.createElement("canvas");
        canvas.width = 400;
        canvas.height = 300;
        const context = canvas.getContext("2d");
        const ground = context.createLinearGradient(0, 0, 400, 300);
        ground.addColorStop(0, "#ff7a59");
        ground.addColorStop(1, "#5b2bd9");
        context.fillStyle = ground;
        context.fillRect(0, 0, 400, 300);
        context.fillStyle = "#ffffff";
        for (const [y, radius] of [[120, 60], [330, 130]]) {
            context.beginPath();
            context.arc(200, y, radius, 0, 2 * Math.PI);
            context.fill();
        }
        return canvas.toDataURL(${JSON.stringify(type)}).split(",")[1];
    })()`);
    return { name, mimeType: type, buffer: Buffer.from(String(base64), "base64") };
}
