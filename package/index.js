// What Pulumi's Node.js host loads of a package (https://www.pulumi.com/docs/reference/pulumiplugin-yaml/): by package.json's
// "main", with the address of the engine as the last argument. It is plain JavaScript, since the host itself would have
// TypeScript checked by whatever compiler there is, at every start.
require("tsx/cjs");
const { serve } = require("./host");

serve(process.argv.slice(2));
