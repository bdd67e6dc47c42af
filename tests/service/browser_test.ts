import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { executable } from "../support/executable.ts";
import { tempDir } from "../support/temp.ts";
import { startServer } from "./_server.ts";
import { PASSWORD, USER } from "./_site.ts";

const CHROMIUM = executable("chromium");

Deno.test({
  name:
    `a person opens the documentation in a browser, signs in, and tries a call${
      CHROMIUM ? "" : " (chromium is not installed)"
    }`,
  ignore: CHROMIUM === undefined,
  // The browser's own pipes are closed a moment after it.
  sanitizeResources: false,
  sanitizeOps: false,
  async fn(t) {
    await using dir = await tempDir();
    await using server = await startServer({ cwd: dir.path });
    await server.ask("POST /queue/?name=seen-by-browser");
    const browser = await chromium.launch({
      executablePath: CHROMIUM!,
      args: ["--no-sandbox"],
    });
    try {
      const context = await browser.newContext({
        httpCredentials: { username: USER, password: PASSWORD },
      });
      const page = await context.newPage();
      const hosts = new Set<string>();
      const complaints: string[] = [];
      page.on("request", (request) => {
        const { protocol, host } = new URL(request.url());
        if (protocol !== "data:") hosts.add(host);
      });
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));

      await t.step("GET /queue/ is executed in /docs and answers", async () => {
        await page.goto(`${server.url}/docs`);
        const call = page.locator("#operations-queue-list_queues_queue__get");
        await call.locator(".opblock-summary").click();
        await call.getByRole("button", { name: "Try it out" }).click();
        await call.getByRole("button", { name: "Execute" }).click();
        const answer = call.locator(".live-responses-table .response");

        await answer.getByText("seen-by-browser-queue.yaml").waitFor();

        assert.equal(
          await answer.locator(".response-col_status").first().innerText(),
          "200",
        );
      });

      await t.step(
        "a change is executed, too: it comes from this site",
        async () => {
          const call = page.locator(
            "#operations-queue-queue_create_queue__post",
          );
          await call.locator(".opblock-summary").click();
          await call.getByRole("button", { name: "Try it out" }).click();
          await call.getByPlaceholder("name").fill("made-by-browser");
          await call.getByRole("button", { name: "Execute" }).click();
          await call.locator(".live-responses-table .response").first()
            .waitFor();

          assert.match(
            await server.ask("GET /queue/"),
            /made-by-browser-queue/,
          );
        },
      );

      await t.step(
        "an address with the password in it works, too",
        async () => {
          const url = new URL(`${server.url}/docs`);
          [url.username, url.password] = [USER, PASSWORD];
          const page = await (await browser.newContext()).newPage();

          await page.goto(url.href);

          await page.locator("#operations-queue-list_queues_queue__get")
            .waitFor({ timeout: 10_000 });
        },
      );

      await t.step("/redoc shows all calls", async () => {
        await page.goto(`${server.url}/redoc`);

        const text = await page.locator("body").innerText();

        assert.match(text, /PUT \/queue\/\{queue\}\/run_fifo_multi/);
      });

      await t.step(
        "no request left for elsewhere, and nothing was refused",
        () => {
          assert.deepEqual([...hosts], [new URL(server.url).host]);
          assert.deepEqual(complaints, []);
        },
      );
    } finally {
      await browser.close();
    }
  },
});
