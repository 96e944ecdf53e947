/** The Zoom Apps SDK as a bundler hands it over: Node wraps what its CommonJS build exports once more. */
import built from "../../node_modules/@zoom/appssdk/dist/sdk.module.js";

// oxlint-disable-next-line import/no-default-export -- so it comes in the package, too.
export default built.default;
