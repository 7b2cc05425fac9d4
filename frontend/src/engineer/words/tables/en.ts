// What the contracts' tables hold, in English, by their names on the chain (`LAYOUTS` has what is in them), and the type of the
// other languages. Behind "by" stand the parts of a key.

const region = {
  contract_info: "Name and version of the contract",
  config: "What the region knows about itself",
  cell: "Cells given away, by geohash",
  child: "Contracts below, by key",
};

export const tables = {
  state: { ...region, code_ids: "Codes that new contracts are made of" },
  county: region,
  city: { ...region, cleaner: "Cleaners, by account", reward_policy: "What visitors are paid" },
  location: {
    contract_info: "Name and version of the contract",
    config: "Where it stands in the tree",
    l: "Ledger: visits, status as last noted, window",
    cleanings: "Times of cleanings",
    description: "Name and material",
    v: "Visits, by interval and tag",
    i: "Infections that stand, by interval and slip",
    t: "Changes of status, by index",
    pool: "Pool of rewards",
    p: "Last reward of a day, by UTC day and account",
  },
  "contact-registry": {
    contract_info: "Name and version of the contract",
    config: "What the registry was set to",
    feed_head: "Where the feed begins and ends",
    f: "Rows of the feed, by index",
    feed_day: "First row of the feed of a day, by UTC day",
    i: "Slips that were taken, by UTC day and id",
    h: "Hashes that were disclosed, by UTC day and hash",
    health: "Accounts that are infected, by account",
    t: "What is to be forgotten, by UTC day",
    contact: "Contacts that were recorded, by account, second and hash",
    risk_model: "Risk models, by version",
    authority: "Authorities, by account",
    authority_number: "Accounts of authorities, by number",
    quota: "Slips of an authority in a day, by its number",
    own_quota: "Slips of an account for itself in a day, by account",
  },
};

export type TableWords = typeof tables;
