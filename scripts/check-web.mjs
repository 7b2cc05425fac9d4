// Whether a page is served as `make web` should: given its URL, fails with what is missing.

const [url] = process.argv.slice(2);
const page = await fetch(url);
const text = await page.text();
const policy = page.headers.get("content-security-policy") ?? "";
const record = await (await fetch(`${url}/deployment.json`)).json();
const [relay] = record.relays ?? [];
const [desk] = record.desks ?? [];
const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(text)?.[1];

const wrong = [
  [page.ok && text.includes("Wayclear"), "the page"],
  [policy.includes("default-src 'none'") && policy.includes(new URL(relay?.url ?? url).origin), "its content security policy"],
  [script && (await fetch(`${url}/${script}`)).ok, "its script"],
  [relay && (await fetch(`${relay.url}/v1/head`)).ok, "the relay of its record"],
  [desk && (await fetch(`${desk.url}/healthz`)).ok, "the desk of its record"],
].filter(([is]) => !is);
for (const [, what] of wrong) console.error(`${url}: ${what} is missing`);
process.exit(wrong.length > 0 ? 1 : 0);
