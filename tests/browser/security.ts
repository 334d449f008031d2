import { expect } from "chai";
import type { Page } from "playwright-core";
import type { Application } from "./support/application";
import { failed } from "./support/failures";

/** What the content security policy lets pass. */
export function describeSecurity(application: Application): void {
    describe("content security policy", () => {
        /** Runs a script in the page, and gives the first directive of the policy that it violates within a second. */
        function violated(page: Page, script: string): Promise<unknown> {
            return page.evaluate(`new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            setTimeout(() => resolve("nothing"), 1000);
            try {
                ${script}
            } catch (error) {
                setTimeout(() => resolve(String(error)), 100);
            }
        })`);
        }

        const element = (name: string, properties: string) =>
            `document.body.append(Object.assign(document.createElement("${name}"), ${properties}));`;

        for (const [what, script, directive] of [
            ["a script within the page", element("script", '{ text: "" + 1 }'), "require-trusted-types-for"],
            ["a script in an attribute", 'document.body.setAttribute("onclick", "1");', "require-trusted-types-for"],
            ["HTML from a text", 'document.body.innerHTML = "<p>text</p>";', "require-trusted-types-for"],
            ["a style within the page", element("style", '{ textContent: "p { color: red }" }'), "style-src-elem"],
            ["a picture of another origin", element("img", '{ src: "http://localhost:9/a.png" }'), "img-src"],
            ["a request to another origin", 'fetch("http://localhost:9/").catch(() => undefined);', "connect-src"],
            ["a frame", element("iframe", '{ src: "/" }'), "frame-src"],
            [
                "a form that is sent elsewhere",
                `${element("form", '{ action: "http://localhost:9/", method: "post" }')} document.forms[1].submit();`,
                "form-action",
            ],
        ] as const) {
            it(`does not let through ${what}`, async () => {
                const { page } = await application.open("/");
                expect(await violated(page, script)).to.equal(directive);
            });
        }

        it("lets through what the page needs: the control of these tests", async () => {
            const { page, complaints } = await application.open("/");
            const { backendUrl, storageUrl } = application.addresses;
            // The storage has no such file; the policy let the question through.
            const script = `fetch("${backendUrl}/api/health").then(() => fetch("${storageUrl}/a", { mode: "no-cors" }));`;
            expect(await violated(page, script)).to.equal("nothing");
            expect(complaints).to.deep.equal([failed("404 (Not Found)")]);
        });

        it("does not let the page be shown within another", async () => {
            const { page } = await application.open("/");
            const { frontendUrl } = application.addresses;
            await page.route("http://outer.example.com/", (route) =>
                route.fulfill({ contentType: "text/html", body: `<iframe src="${frontendUrl}/"></iframe>` }),
            );
            await page.goto("http://outer.example.com/", { waitUntil: "load" });
            expect(page.frames().map((frame) => frame.url())).to.deep.equal([
                "http://outer.example.com/",
                "chrome-error://chromewebdata/",
            ]);
        });
    });
}
