/**
 * The long texts of Swagger UI. A file of its own in the compiled program, where
 * they are packed: it would read them at each start.
 *
 * @module
 */
import styles from "swagger-ui.css" with { type: "text" };
import code from "swagger-ui-bundle.js" with { type: "text" };

export { code, styles };
