// Contacts that a phone could have seen: the same for the same round and request.
const { createHash } = require("node:crypto");

const DEVICE = "0x" + Buffer.from("iPhone12,1".padEnd(16, "\0")).toString("hex");

function contacts(label, count) {
  return Array.from({ length: count }, (_, i) => {
    const bytes = createHash("sha256").update(`${label}/${i}`).digest();
    return {
      macHash: "0x" + bytes.toString("hex"),
      device: DEVICE,
      duration: 60 + (bytes.readUInt32BE(0) % 3600),
      rssi: -40 - (bytes[4] % 60),
    };
  });
}

module.exports = { contacts };
