/**
 * The documentation: the OpenAPI document, Swagger UI that shows it and tries it
 * out, and a page for reading. Swagger UI is in the program, and is loaded when
 * somebody looks.
 *
 * @module
 */
import { json } from "../answer.ts";
import type { Route } from "../route.ts";
import { openApi } from "./open_api.ts";
import { page, part } from "./page.ts";
import { reference } from "./reference.ts";

const TITLE = "Cloudmesh Queue";

const START_SWAGGER = `SwaggerUIBundle({
  url: location.origin + "/openapi.json", // an own address may hold a password
  dom_id: "#here",
  deepLinking: true,
  validatorUrl: null,
});
`;

/** Routes that show these others. */
export function docsOf(routes: readonly Route[]): Route[] {
  return [
    get("/openapi.json", ({ version }) => json(openApi(routes, { version }))),
    get("/docs", () =>
      page({
        title: TITLE,
        styles: ["/docs/swagger-ui.css"],
        scripts: ["/docs/swagger-ui-bundle.js", "/docs/start.js"],
        content: '<div id="here"></div>',
      })),
    get("/docs/start.js", () => part("text/javascript", START_SWAGGER)),
    get("/docs/swagger-ui.css", async () => {
      const { styles } = await import("./swagger_ui.ts");
      return part("text/css", styles);
    }),
    get("/docs/swagger-ui-bundle.js", async () => {
      const { code } = await import("./swagger_ui.ts");
      return part("text/javascript", code);
    }),
    get("/redoc", () => reference(routes)),
  ];
}

/** No part of the contract, so without a description. */
function get(path: string, handle: Route["handle"]): Route {
  return { name: path, method: "GET", path, answers: ["text/html"], handle };
}
