// A connection to a node of the deployment's chain, and what it asks for gas.

import { Comet38Client } from "@cosmjs/tendermint-rpc";
import { GasPrice } from "@cosmjs/stargate";
import { ConfigResponse } from "cosmjs-types/cosmos/base/node/v1beta1/query";

/** The dialect is named: the library does not know CometBFT 0.39, which speaks as 0.38 does. */
export async function connectTo(deployment: { node: string; chain_id: string }): Promise<Comet38Client> {
  const client = await Comet38Client.connect(deployment.node);
  const { nodeInfo } = await client.status();
  if (nodeInfo.network !== deployment.chain_id) {
    client.disconnect();
    throw new Error(
      `${deployment.node} is a node of chain "${nodeInfo.network}", the deployment is on "${deployment.chain_id}"`,
    );
  }
  return client;
}

/** What the node of a deployment asks for gas. */
export async function priceAt(deployment: { node: string; chain_id: string }): Promise<GasPrice> {
  const node = await connectTo(deployment);
  try {
    return await gasPrice(node);
  } finally {
    node.disconnect();
  }
}

/** The first of the prices that a node accepts. */
export async function gasPrice(node: Comet38Client): Promise<GasPrice> {
  const answer = await node.abciQuery({ path: "/cosmos.base.node.v1beta1.Service/Config", data: new Uint8Array() });
  const first = ConfigResponse.decode(answer.value).minimumGasPrice.split(",")[0];
  if (first === "") throw new Error("the node names no price for gas: set minimum-gas-prices in its app.toml");
  return GasPrice.fromString(first);
}
