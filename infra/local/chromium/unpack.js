// Unpack the browser and print where it is. The variable makes the package bring the libraries
// that bare machines lack as well.
process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs22.x";
const { default: chromium } = await import("@sparticuz/chromium");
process.stdout.write(await chromium.executablePath());
