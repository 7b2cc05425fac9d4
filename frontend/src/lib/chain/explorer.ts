// Contracts as an engineer looks at them: what the chain says of one, what it answers, and its rows as they are stored.

import { fromUtf8, toHex, toUtf8 } from "@cosmjs/encoding";
import type { Comet38Client } from "@cosmjs/tendermint-rpc";
import {
  QueryAllContractStateRequest,
  QueryAllContractStateResponse,
  QueryCodeInfoRequest,
  QueryCodeInfoResponse,
  QueryContractHistoryRequest,
  QueryContractHistoryResponse,
  QueryContractInfoRequest,
  QueryContractInfoResponse,
  QueryRawContractStateRequest,
  QueryRawContractStateResponse,
  QuerySmartContractStateRequest,
  QuerySmartContractStateResponse,
} from "cosmjs-types/cosmwasm/wasm/v1/query";
import { ContractCodeHistoryOperationType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { parseExact, writeExact } from "../exact-json";
import { connectTo } from "./node";
import type { RawRow } from "./rows";
import { Refusal } from "./sender";

/** Rows of a page. */
const ROWS = 50;
/** Children of a page: the most that a contract gives. */
const CHILDREN = 100;

/** What the chain says of a contract. */
export interface ContractInfo {
  address: string;
  codeId: bigint;
  /** SHA-256 of the code, hexadecimal. */
  checksum: string;
  creator: string;
  /** Who may migrate it; empty = nobody. */
  admin: string;
  label: string;
  /** Height of the block that made it; null where the chain has forgotten. */
  madeAt: bigint | null;
  /** What it says of itself by cw2. */
  version: { contract: string; version: string } | null;
}

/** A code that a contract has had. */
export interface CodeChange {
  operation: "init" | "migrate" | "genesis" | "unknown";
  codeId: bigint;
  height: bigint | null;
  /** Its message, JSON in lines. */
  msg: string;
}

/** What a contract has answered. */
export interface Answer {
  /** Integers beyond 2^53 are BigInts. */
  json: unknown;
  height: number;
  /** Of the block of that height, Unix seconds; null = the node does not tell. */
  time: number | null;
}

/** A contract below another. */
export interface Child {
  key: string;
  address: string;
}

export class Explorer {
  private constructor(private readonly node: Comet38Client) {}

  static async connect(chain: { chain_id: string; node: string }): Promise<Explorer> {
    return new Explorer(await connectTo(chain));
  }

  /** Throws a Refusal if there is no such contract. */
  async info(address: string): Promise<ContractInfo> {
    const asked = await this.ask("ContractInfo", QueryContractInfoRequest.encode({ address }).finish());
    const { contractInfo: info } = QueryContractInfoResponse.decode(asked.value);
    const [code, version] = await Promise.all([
      this.ask("CodeInfo", QueryCodeInfoRequest.encode({ codeId: info.codeId }).finish()),
      this.raw(address, toUtf8("contract_info")),
    ]);
    return {
      address,
      codeId: info.codeId,
      checksum: toHex(QueryCodeInfoResponse.decode(code.value).checksum),
      creator: info.creator,
      admin: info.admin,
      label: info.label,
      madeAt: info.created?.blockHeight ?? null,
      version: versionOf(version),
    };
  }

  /** Who made a contract; null = it is none, or nobody knows. */
  async creator(address: string): Promise<string | null> {
    const asked = await this.ask("ContractInfo", QueryContractInfoRequest.encode({ address }).finish()).catch(refused);
    return asked && QueryContractInfoResponse.decode(asked.value).contractInfo.creator;
  }

  /** The codes it has had, the oldest first. */
  async history(address: string): Promise<CodeChange[]> {
    const asked = await this.ask("ContractHistory", QueryContractHistoryRequest.encode({ address }).finish());
    const { entries } = QueryContractHistoryResponse.decode(asked.value);
    return entries.map(({ operation, codeId, updated, msg }) => ({
      operation: OPERATIONS[operation] ?? "unknown",
      codeId,
      height: updated?.blockHeight ?? null,
      msg: inLines(fromUtf8(msg, true)),
    }));
  }

  /** Contracts below one of the tree, by their keys, after one of them. */
  async children(address: string, after: string | null): Promise<{ children: Child[]; hasMore: boolean }> {
    const { json } = await this.query(address, { children: { start_after: after, limit: CHILDREN } });
    const { children } = json as { children?: unknown };
    if (!Array.isArray(children) || !children.every(isChild)) throw new Error("the contract tells no list of children");
    return { children, hasMore: children.length === CHILDREN };
  }

  /** Throws a Refusal in the contract's words. */
  async query(address: string, msg: unknown): Promise<Answer> {
    const queryData = toUtf8(writeExact(msg));
    const asked = await this.ask("SmartContractState", QuerySmartContractStateRequest.encode({ address, queryData }).finish());
    const { data } = QuerySmartContractStateResponse.decode(asked.value);
    const time = await this.timeOf(asked.height);
    return { json: parseExact(fromUtf8(data)), height: asked.height, time };
  }

  /** A page of a contract's rows, in the order of their keys; `from` is the `next` of the page before. */
  async rows(address: string, from: Uint8Array | null): Promise<{ rows: RawRow[]; next: Uint8Array | null; height: number }> {
    const pagination = { key: from ?? new Uint8Array(), offset: 0n, limit: BigInt(ROWS), countTotal: false, reverse: false };
    const asked = await this.ask("AllContractState", QueryAllContractStateRequest.encode({ address, pagination }).finish());
    const { models, pagination: page } = QueryAllContractStateResponse.decode(asked.value);
    return { rows: models, next: page?.nextKey?.length ? page.nextKey : null, height: asked.height };
  }

  disconnect(): void {
    this.node.disconnect();
  }

  private async raw(address: string, queryData: Uint8Array): Promise<Uint8Array> {
    const asked = await this.ask("RawContractState", QueryRawContractStateRequest.encode({ address, queryData }).finish());
    return QueryRawContractStateResponse.decode(asked.value).data;
  }

  private async ask(question: string, data: Uint8Array): Promise<{ value: Uint8Array; height: number }> {
    const { code, log, value, height } = await this.node.abciQuery({ path: `/cosmwasm.wasm.v1.Query/${question}`, data });
    if (code !== 0) throw new Refusal(log ?? `code ${code}`);
    return { value, height: height ?? 0 };
  }

  private async timeOf(height: number): Promise<number | null> {
    try {
      const { block } = await this.node.block(height);
      return Math.floor(block.header.time.getTime() / 1_000);
    } catch {
      return null;
    }
  }
}

const OPERATIONS: Partial<Record<ContractCodeHistoryOperationType, CodeChange["operation"]>> = {
  [ContractCodeHistoryOperationType.CONTRACT_CODE_HISTORY_OPERATION_TYPE_INIT]: "init",
  [ContractCodeHistoryOperationType.CONTRACT_CODE_HISTORY_OPERATION_TYPE_MIGRATE]: "migrate",
  [ContractCodeHistoryOperationType.CONTRACT_CODE_HISTORY_OPERATION_TYPE_GENESIS]: "genesis",
};

/** A contract that does not say what it is has none. */
function versionOf(row: Uint8Array): ContractInfo["version"] {
  try {
    const { contract, version } = JSON.parse(fromUtf8(row)) as { contract?: unknown; version?: unknown };
    return typeof contract === "string" && typeof version === "string" ? { contract, version } : null;
  } catch {
    return null;
  }
}

/** What is no JSON stays as it is. */
function inLines(json: string): string {
  try {
    return writeExact(parseExact(json), 2);
  } catch {
    return json;
  }
}

function isChild(child: unknown): child is Child {
  const { key, address } = (child ?? {}) as { key?: unknown; address?: unknown };
  return typeof key === "string" && typeof address === "string";
}

function refused(error: unknown): null {
  if (error instanceof Refusal) return null;
  throw error;
}
