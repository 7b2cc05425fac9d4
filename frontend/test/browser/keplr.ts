// A stand-in of Keplr's interface, played by a wallet of the test: the extension itself cannot be installed here.

import { readFileSync } from "node:fs";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import type { Page } from "playwright-core";
import { ACCOUNTS } from "./office";

/** What a page has of Keplr, for an account of the localnet. It is asked to suggest the chain first, as an extension that does not know it. */
export async function keplr(page: Page, name: string): Promise<string[]> {
  const words = new RegExp(`^${name} = "(.*)"$`, "m").exec(readFileSync(ACCOUNTS, "utf8"))?.[1] ?? "";
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix: "wasm" });
  const [account] = await wallet.getAccounts();
  const asked: string[] = [];
  await page.exposeFunction("keplrAsk", async (what: string, given: unknown) => {
    asked.push(what);
    if (what === "suggest") return asked.push(JSON.stringify(given));
    if (what !== "sign") return { address: account.address, pubkey: [...account.pubkey] };
    const doc = given as { bodyBytes: number[]; authInfoBytes: number[]; chainId: string; accountNumber: string };
    const signed = { ...doc, accountNumber: BigInt(doc.accountNumber), bodyBytes: Uint8Array.from(doc.bodyBytes), authInfoBytes: Uint8Array.from(doc.authInfoBytes) };
    return (await wallet.signDirect(account.address, signed)).signature;
  });
  await page.addInitScript(() => {
    interface Doc {
      bodyBytes: Uint8Array;
      authInfoBytes: Uint8Array;
      chainId: string;
      accountNumber: bigint;
    }
    const page = globalThis as unknown as { keplrAsk: (what: string, given?: unknown) => Promise<unknown>; keplr: unknown; isRefusing?: boolean; isRejecting?: boolean };
    const account = async (): Promise<{ address: string; pubkey: number[] }> =>
      (await page.keplrAsk("account")) as { address: string; pubkey: number[] };
    let isKnown = false;
    const signer = {
      getAccounts: async () => {
        const { address, pubkey } = await account();
        return [{ address, algo: "secp256k1", pubkey: Uint8Array.from(pubkey) }];
      },
      signDirect: async (_: string, doc: Doc) => {
        if (page.isRejecting) throw new Error("Request rejected");
        const plain = { chainId: doc.chainId, accountNumber: doc.accountNumber.toString(), bodyBytes: [...doc.bodyBytes], authInfoBytes: [...doc.authInfoBytes] };
        return { signed: doc, signature: await page.keplrAsk("sign", plain) };
      },
    };
    page.keplr = {
      enable: async () => {
        if (page.isRefusing) throw new Error("Request rejected");
        if (!isKnown) throw new Error("There is no chain info for testing");
      },
      experimentalSuggestChain: async (chain: unknown) => {
        if (page.isRefusing) throw new Error("Request rejected");
        isKnown = true;
        await page.keplrAsk("suggest", chain);
      },
      getKey: async () => ({ name: "Keplr's own", bech32Address: (await account()).address }),
      getOfflineSignerAuto: async () => signer,
    };
  });
  return asked;
}
