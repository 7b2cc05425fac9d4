// Messages to contracts: what they cost, the equal wasmd command, and sending them.

import type { Coin, StdFee } from "@cosmjs/amino";
import { type MsgExecuteContractEncodeObject, SigningCosmWasmClient } from "@cosmjs/cosmwasm";
import { toUtf8 } from "@cosmjs/encoding";
import { calculateFee, type Event, type GasPrice } from "@cosmjs/stargate";
import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import type { Account } from "./account";
import { connectTo, gasPrice } from "./node";

/**
 * How much more gas is allowed than was simulated: 40 % for what simulation misses, and as much again for a reward, which it does
 * not see in the block of another's (docs/adr/0023).
 */
export const GAS_MARGIN = 1.8;

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

/** A chain or contract that has said no, in its own words. */
export class Refusal extends Error {
  override readonly name = "Refusal";
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
    const client = SigningCosmWasmClient.createWithSigner(node, account.signer, { gasPrice: price, broadcastPollIntervalMs: 300 });
    return new Sender(client, account, chain, price);
  }

  /** What it would cost; throws a Refusal if it would fail. */
  async estimate(messages: Message[]): Promise<Estimate> {
    const gas = await refusing(this.client.simulate(this.account.address, messages.map((message) => this.encoded(message)), undefined));
    return { gas, fee: calculateFee(Math.ceil(gas * GAS_MARGIN), this.price) };
  }

  /** Sends all or none of them, and waits until they stand in a block. Throws a Refusal. */
  async send(messages: Message[], { fee }: Estimate): Promise<Sent> {
    const encoded = messages.map((message) => this.encoded(message));
    const done = await refusing(this.client.signAndBroadcast(this.account.address, encoded, fee));
    if (done.code !== 0) throw new Refusal(done.rawLog);
    return { hash: done.transactionHash, height: done.height, gasUsed: Number(done.gasUsed), events: done.events };
  }

  /** The command that sends the same. */
  wasmd({ contract, msg, funds = [] }: Message): string {
    const amount = funds.map((coin) => `${coin.amount}${coin.denom}`).join(",");
    const { chain_id, node } = this.chain;
    const signed = `--from ${word(this.account.name)} --chain-id ${word(chain_id)} --gas auto --gas-adjustment 1.4 --gas-prices ${word(this.price.toString())} --yes`;
    const funded = amount === "" ? "" : ` --amount ${word(amount)}`;
    return `wasmd tx wasm execute ${word(contract)} ${quoted(JSON.stringify(msg))}${funded} ${signed} --node ${word(node)}`;
  }

  disconnect(): void {
    this.client.disconnect();
  }

  private encoded({ contract, msg, funds = [] }: Message): MsgExecuteContractEncodeObject {
    const value = MsgExecuteContract.fromPartial({
      sender: this.account.address,
      contract,
      msg: toUtf8(JSON.stringify(msg)),
      funds: [...funds],
    });
    return { typeUrl: "/cosmwasm.wasm.v1.MsgExecuteContract", value };
  }
}

/** The command that asks the same. */
export function wasmdQuery(node: string, contract: string, msg: unknown): string {
  return `wasmd query wasm contract-state smart ${word(contract)} ${quoted(JSON.stringify(msg))} --node ${word(node)}`;
}

async function refusing<T>(wanted: Promise<T>): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    throw new Refusal(error instanceof Error ? error.message : String(error));
  }
}

/** A word for a shell, in quotes unless it is plain: what a node has named must not run anything. */
function word(text: string): string {
  return /^[A-Za-z0-9/:._\-,@%+=]+$/.test(text) ? text : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
