import { expect, test } from "vitest";
import { readKeys } from "../../src/lib/chain/account";
import { reasonOf, wasmdExecute, wasmdQuery } from "../../src/lib/chain/sender";

const WORDS = "drum core sample owner wisdom ship dragon armor smooth electric season voice afraid vintage armor remove glory wealth inform define input change coral range";
const CHAIN = { chain_id: "testing", node: "http://localhost:26657" };

test.each([
  [
    "Query failed with (6): rpc error: code = Unknown desc = failed to execute message; message index: 0: Only the owner may do this: execute wasm contract failed [!cosm!wasm/wasmd@v0.70.3/x/wasm/keeper/keeper.go:452] with gas used: '84021': unknown request",
    "Only the owner may do this",
  ],
  ["failed to execute message; message index: 1: dispatch: submessages: Place 9qc7mbdh: no: execute wasm contract failed", "Place 9qc7mbdh: no"],
  ["Broadcasting transaction failed with code 5 (codespace: sdk). Log: insufficient funds", "insufficient funds"],
  ["out of gas in location: WriteFlat", "out of gas in location: WriteFlat"],
  ["", ""],
])("what matters to people in %j is %j", (log, reason) => {
  expect(reasonOf(log)).toBe(reason);
});

test("no text of a message or of a node ends the quotes of a command", () => {
  const funds = [{ denom: "u$(id)", amount: "5" }];
  const message = { contract: "wasm1a; reboot", msg: { name: "O'Hara $(id)" }, funds };
  expect(wasmdExecute(CHAIN, "ada", "0.025ucosm", message)).toBe(
    `wasmd tx wasm execute 'wasm1a; reboot' '{"name":"O'\\''Hara $(id)"}' --amount '5u$(id)' --from ada --chain-id testing --gas auto --gas-adjustment 1.8 --gas-prices 0.025ucosm --yes --node http://localhost:26657`,
  );
  expect(wasmdQuery("http://x/$(id)", "wasm1a", { a: 1 })).toContain("--node 'http://x/$(id)'");
});

test("a file of keys is read in its order, comments and blank lines between", async () => {
  const accounts = await readKeys(`# known to everybody\n\nada = "${WORDS}"\r\n"second" = "${WORDS}"\n`);
  expect(accounts.map(({ name }) => name)).toEqual(["ada", "second"]);
  expect(accounts[0].address).toMatch(/^wasm1[a-z0-9]{38}$/);
});

test.each([["", /no key/], ["\u0000\u0001\ufffd", /line 1/], ["ada = secret words", /line 1/], [`x = "${WORDS}"\nada = "${WORDS} extra"`, /line 2/], ['{"ada":"words"}', /line 1/]])(
  "of a file that is none (%j) the line is named, and no word of it",
  async (text, named) => {
    await expect(readKeys(text)).rejects.toThrow(named);
    await expect(readKeys(text)).rejects.not.toThrow(/secret|extra|drum/);
  },
);
