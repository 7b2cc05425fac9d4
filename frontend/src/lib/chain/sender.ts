// Messages to contracts: what they cost, the equal wasmd command, and sending them.

import type { Coin, StdFee } from "@cosmjs/amino";
import { type MsgExecuteContractEncodeObject, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { toUtf8 } from "@cosmjs/encoding";
import { BroadcastTxError, calculateFee, type Event, type GasPrice, TimeoutError } from "@cosmjs/stargate";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { writeExact } from "../exact-json";
import { quoted, word } from "../shell";
import { type Account, accountParser } from "./account";
import { connectTo, gasPrice } from "./node";

/**
 * How much more gas is allowed than was simulated: 40 % for what simulation misses, and as much again for a reward, which it does
 * not see in the block of another's (docs/adr/0023).
 */
export const GAS_MARGIN = 1.8;

/** How long it may take until a transaction stands in a block, and how often it is looked for, in milliseconds. */
const [PATIENCE, POLL] = [60_000, 300];

/** A message to a contract. */
export interface Message {
  contract: string;
  msg: Record<string, unknown>;
  funds?: Coin[];
}

/** What a transaction would cost. */
export interface Estimate {
  /** What it would use by simulation. */
  gas: number;
  fee: StdFee;
}

/** A transaction that stands in a block. */
export interface Sent {
  hash: string;
  height: number;
  gasUsed: number;
  events: readonly Event[];
}

/** A chain or contract that has said no. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** What it says for people; the message has all that surrounds it. */
  readonly reason: string;

  constructor(log: string) {
    super(log);
    this.reason = reasonOf(log);
  }
}

/** Was sent and is in no block yet: to be sent again only when it is known that it never will be. */
export class Unsettled extends Error {
  override readonly name = "Unsettled";
  constructor(readonly hash: string) {
    super(`transaction ${hash} was sent and stands in no block yet`);
  }
}

/** Was never sent: its account did not sign it, or could not be looked up. */
export class Unsigned extends Error {
  override readonly name = "Unsigned";
}

/** What is said to people in a log of the chain: without where in the source, gas, and which message of how many. */
export function reasonOf(log: string): string {
  const reason = log
    .replace(/^.*?failed to execute message; message index: \d+: /s, "")
    .replace(/^(?:Query failed with \(\d+\): |rpc error: code = \w+ desc = |Broadcasting transaction failed with code \d+ \(codespace: \w+\)\. Log: |dispatch: submessages: )+/, "")
    .replace(/ \[[\w@./!-]+:\d+\].*$/s, "")
    .replace(/: (?:execute|instantiate|migrate) wasm contract failed$/, "");
  return reason.trim() === "" ? log : reason.trim();
}

/** Sends for one account. */
export class Sender {
  private constructor(
    private readonly client: SigningCosmWasmClient,
    readonly account: Account,
    readonly chain: { chain_id: string; node: string },
    readonly price: GasPrice,
  ) {}

  static async connect(chain: { chain_id: string; node: string }, account: Account): Promise<Sender> {
    const node = await connectTo(chain);
    const price = await gasPrice(node);
    const client = SigningCosmWasmClient.createWithSigner(node, account.signer, { gasPrice: price, accountParser });
    return new Sender(client, account, chain, price);
  }

  /** What the account has to pay fees with. */
  async balance(): Promise<Coin> {
    const coin = await this.client.getBalance(this.account.address, this.price.denom);
    if (!/^\d{1,39}$/.test(coin.amount)) throw new Error("the node tells no number of coins");
    return coin;
  }

  /** What it would cost; throws a Refusal if it would fail. */
  async estimate(messages: Message[]): Promise<Estimate> {
    const encoded = messages.map((message) => this.encoded(message));
    const gas = await refusing(this.client.simulate(this.account.address, encoded, undefined));
    return { gas, fee: calculateFee(Math.ceil(gas * GAS_MARGIN), this.price) };
  }

  /** Sends all or none of them, and waits until they stand in a block. Throws a Refusal, or says that it is Unsigned or Unsettled. */
  async send(messages: Message[], { fee }: Estimate): Promise<Sent> {
    const encoded = messages.map((message) => this.encoded(message));
    const signed = await this.sign(encoded, fee).catch((error: unknown) => {
      throw new Unsigned(error instanceof Error ? error.message : String(error));
    });
    const done = await refusing(this.client.broadcastTx(TxRaw.encode(signed).finish(), PATIENCE, POLL));
    if (done.code !== 0) throw new Refusal(done.rawLog ?? `code ${done.code}`);
    return { hash: done.transactionHash, height: done.height, gasUsed: Number(done.gasUsed), events: done.events };
  }

  disconnect(): void {
    this.client.disconnect();
  }

  /** For the chain of the record, whatever the node calls its own by now. */
  private async sign(encoded: MsgExecuteContractEncodeObject[], fee: StdFee): Promise<TxRaw> {
    const { address } = this.account;
    const { accountNumber, sequence } = await this.client.getSequence(address);
    return this.client.sign(address, encoded, fee, "", { accountNumber, sequence, chainId: this.chain.chain_id });
  }

  private encoded({ contract, msg, funds = [] }: Message): MsgExecuteContractEncodeObject {
    const value = MsgExecuteContract.fromPartial({
      sender: this.account.address,
      contract,
      msg: toUtf8(writeExact(msg)),
      funds: [...funds],
    });
    return { typeUrl: "/cosmwasm.wasm.v1.MsgExecuteContract", value };
  }
}

/** The command that sends a message as an account of wasmd's keyring. */
export function wasmdExecute(chain: { chain_id: string; node: string }, from: string, price: string, { contract, msg, funds = [] }: Message): string {
  const amount = funds.map((coin) => `${coin.amount}${coin.denom}`).join(",");
  const funded = amount === "" ? "" : ` --amount ${word(amount)}`;
  const gas = `--gas auto --gas-adjustment ${GAS_MARGIN} --gas-prices ${word(price)}`;
  const signed = `--from ${word(from)} --chain-id ${word(chain.chain_id)} ${gas} --yes --node ${word(chain.node)}`;
  return `wasmd tx wasm execute ${word(contract)} ${quoted(writeExact(msg))}${funded} ${signed}`;
}

/** The command that asks the same. */
export function wasmdQuery(node: string, contract: string, msg: unknown): string {
  return `wasmd query wasm contract-state smart ${word(contract)} ${quoted(writeExact(msg))} --node ${word(node)}`;
}

/** A silent node, or a wallet whose owner said no, is no refusal. */
async function refusing<T>(wanted: Promise<T>): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    if (error instanceof TimeoutError) throw new Unsettled(error.txId);
    const isRefusal = error instanceof BroadcastTxError || (error instanceof Error && error.message.startsWith("Query failed with ("));
    throw isRefusal ? new Refusal(error.message) : error;
  }
}
