//! What names an item.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::HexBinary;

use super::slip::Item;
use crate::check::checked_bytes;
use crate::Invalid;

/// What names an item for ever: its UTC day and its id.
#[cw_serde]
#[derive(Eq, PartialOrd, Ord)]
#[serde(deny_unknown_fields)]
#[schemaifier(mute_warnings)]
pub struct ItemId {
    /// Days since 1970.
    pub day: u16,
    /// 8 bytes.
    pub id: HexBinary,
}

impl ItemId {
    /// The name of an item that has passed [`Item::check`].
    pub fn of(item: &Item) -> Self {
        ItemId {
            day: item.day(),
            id: crate::commitments::item_id(&item.digest()).into(),
        }
    }

    /// The id's bytes, if there are 8.
    ///
    /// # Errors
    /// [`Invalid::ByteLength`].
    pub fn checked(&self) -> Result<(u16, [u8; 8]), Invalid> {
        Ok((self.day, checked_bytes("id", &self.id)?))
    }
}
