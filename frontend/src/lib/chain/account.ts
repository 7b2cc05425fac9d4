// Whoever signs: an account from a file of keys, or from the Keplr extension. Keys stay in this browser.

import type { OfflineSigner } from "@cosmjs/proto-signing";
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { accountFromAny, type AccountParser, type GasPrice } from "@cosmjs/stargate";
import { BaseAccount } from "cosmjs-types/cosmos/auth/v1beta1/auth";

/** What addresses of the chain begin with. */
const PREFIX = "wasm";

/** An account that signs. */
export interface Account {
  /** For people. */
  name: string;
  address: string;
  signer: OfflineSigner;
}

/** What is used of Keplr: https://docs.keplr.app, `window.keplr`. */
export interface Keplr {
  experimentalSuggestChain(chain: unknown): Promise<void>;
  enable(chainId: string): Promise<void>;
  getOfflineSignerAuto(chainId: string): Promise<OfflineSigner>;
  getKey(chainId: string): Promise<{ name: string; bech32Address: string }>;
}

/** A file that is no file of keys, in words that help. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
}

/** Reads lines like `ada = "24 words"`, as the command's --keys has them; the accounts are in the order of the file. */
export async function readKeys(text: string): Promise<Account[]> {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const accounts: Account[] = [];
  for (const [at, line] of lines.entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [, name, words] = /^"?([\w-]+)"?\s*=\s*"([a-z ]+)"$/.exec(line) ?? [];
    // Words of a key are never repeated: what is shown may be seen.
    if (!name) throw new KeyFileError(`line ${at + 1} is not like ada = "24 words"`);
    accounts.push(await fromWords(name, words).catch(() => Promise.reject(new KeyFileError(`line ${at + 1}: these are not the words of a key`))));
  }
  if (accounts.length === 0) throw new KeyFileError('the file holds no key; a line of it is like ada = "24 words"');
  return accounts;
}

async function fromWords(name: string, words: string): Promise<Account> {
  const signer = await DirectSecp256k1HdWallet.fromMnemonic(words, { prefix: PREFIX });
  const [{ address }] = await signer.getAccounts();
  return { name, address, signer };
}

/** Keplr's account on the chain, which is made known to it first if it is a new one. */
export async function fromKeplr(keplr: Keplr, chain: { chain_id: string; node: string }, price: GasPrice): Promise<Account> {
  try {
    await keplr.enable(chain.chain_id);
  } catch {
    await keplr.experimentalSuggestChain(suggestion(chain, price));
    await keplr.enable(chain.chain_id);
  }
  const [key, signer] = await Promise.all([keplr.getKey(chain.chain_id), keplr.getOfflineSignerAuto(chain.chain_id)]);
  return { name: key.name, address: key.bech32Address, signer };
}

function suggestion(chain: { chain_id: string; node: string }, price: GasPrice): unknown {
  const minimal = price.denom;
  // Base units begin with u, as ucosm is a millionth of a cosm.
  const currency = minimal.startsWith("u")
    ? { coinDenom: minimal.slice(1).toUpperCase(), coinMinimalDenom: minimal, coinDecimals: 6 }
    : { coinDenom: minimal, coinMinimalDenom: minimal, coinDecimals: 0 };
  const amount = price.amount.toFloatApproximation();
  return {
    chainId: chain.chain_id,
    chainName: `Wayclear on ${chain.chain_id}`,
    rpc: chain.node,
    rest: chain.node,
    bip44: { coinType: 118 },
    bech32Config: {
      bech32PrefixAccAddr: PREFIX,
      bech32PrefixAccPub: `${PREFIX}pub`,
      bech32PrefixValAddr: `${PREFIX}valoper`,
      bech32PrefixValPub: `${PREFIX}valoperpub`,
      bech32PrefixConsAddr: `${PREFIX}valcons`,
      bech32PrefixConsPub: `${PREFIX}valconspub`,
    },
    currencies: [currency],
    stakeCurrency: currency,
    feeCurrencies: [{ ...currency, gasPriceStep: { low: amount, average: amount, high: amount * 2 } }],
  };
}

/**
 * What the chain says of an account. One that was made after genesis has a number of 64 random bits since Cosmos SDK 0.54, which CosmJS
 * reads as a number of 53 and refuses: it goes to where it is signed as the bigint that it is.
 */
export const accountParser: AccountParser = (any) => {
  if (any.typeUrl !== BaseAccount.typeUrl) return accountFromAny(any);
  const { address, accountNumber, sequence } = BaseAccount.decode(any.value);
  if (accountNumber <= Number.MAX_SAFE_INTEGER) return accountFromAny(any);
  return { address, pubkey: null, accountNumber: accountNumber as unknown as number, sequence: Number(sequence) };
};
