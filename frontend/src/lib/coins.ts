// Amounts of coins, for people.

/** Like 12,000 ucosm, 3 uatom. */
export function coins(amounts: readonly { amount: string; denom: string }[], locale: string): string {
  return amounts.map(({ amount, denom }) => `${BigInt(amount).toLocaleString(locale)} ${denom}`).join(", ");
}
