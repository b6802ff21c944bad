// Prints what wasm-bindgen-test-runner tells chromedriver: which browser, and with which arguments.
import { ARGUMENTS, chromiumPath } from "./browser.mjs";

const binary = process.argv[2] ?? chromiumPath();
console.log(JSON.stringify({ "goog:chromeOptions": { binary, args: ["--headless", ...ARGUMENTS] } }, null, 2));
