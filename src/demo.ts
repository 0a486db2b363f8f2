/** The same bridge with a simulated tenant behind it: the entry of `npm start`, never of a deployment. */
import { bridge } from "./bridge.ts";
import { createSimulator, SIMULATED_CLIENT, SIMULATED_SECRET, SIMULATED_TENANT } from "./simulator/simulator.ts";

const simulator = createSimulator({ now: () => Date.now() });

const demo = bridge({
  fetch: (input, init) => simulator.fetch(new Request(input, init)),
  now: () => Date.now(),
  // Nothing leaves this process, so no plan counts the requests.
  requestBudget: 5_000,
  wakeAtFirstRequest: true,
  // Blank ones stand in for what this machine's own settings may hold.
  variables: {
    TENANTS: "",
    CLIENT_CERTIFICATE: "",
    CLIENT_PRIVATE_KEY: "",
    GRAPH_ENDPOINT: "",
    LOGIN_ENDPOINT: "",
    TENANT_ID: SIMULATED_TENANT,
    TENANT_NAME: "contoso.example",
    CLIENT_ID: SIMULATED_CLIENT,
    CLIENT_SECRET: SIMULATED_SECRET,
    USER_HASH_KEY: "the-simulated-tenant-has-no-secrets",
    ACCOUNTS: JSON.stringify([
      {
        username: "admin@contoso.example",
        // SHA-256 of the password "demo".
        passwordHash: "sha256$2a97516c354b68848cdbd8f54a226a0a55b21ed138e207ad6c5cbb9c00aa5aea",
        roles: ["reader", "operator"],
      },
    ]),
  },
});

export const { TenantArchive, SignInGuard } = demo;
export default demo.handler;
