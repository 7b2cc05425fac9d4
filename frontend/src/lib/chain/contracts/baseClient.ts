// Written by scripts/codegen.mjs: what the generated clients ask for; CosmJS's clients fit.
import type { Coin, StdFee } from "@cosmjs/amino";

export interface ICosmWasmClient {
  queryContractSmart(contractAddr: string, query: any): Promise<any>;
}

export interface ISigningCosmWasmClient extends ICosmWasmClient {
  execute(
    sender: string,
    contractAddress: string,
    msg: any,
    fee: number | StdFee | "auto",
    memo?: string,
    funds?: readonly Coin[],
  ): Promise<any>;
}
