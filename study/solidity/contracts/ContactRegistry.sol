// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

import "./Location.sol";

/// Bluetooth contacts, and what an infected user publishes.
contract ContactRegistry {
    /// 32 + 26 bytes: two storage slots.
    struct Contact {
        bytes32 macHash;
        bytes16 device;
        uint32 duration;
        int8 rssi;
    }

    struct Record {
        bytes32 macHash;
        bytes16 device;
        uint32 duration;
        int8 rssi;
        uint40 time;
    }

    mapping(address => Record[]) public records;
    /// Time at which a MAC hash was published as infected, or zero.
    mapping(bytes32 => uint256) public infectedMacs;

    event ContactsRecorded(address indexed user, uint256 count);
    event MacsStored(address indexed user, uint256 count);
    event MacsAnnounced(address indexed user, bytes32[] macHashes);

    function recordContacts(Contact[] calldata contacts) external {
        Record[] storage own = records[msg.sender];
        for (uint256 i = 0; i < contacts.length; i++) {
            Contact calldata c = contacts[i];
            own.push(Record(c.macHash, c.device, c.duration, c.rssi, uint40(block.timestamp)));
        }
        emit ContactsRecorded(msg.sender, contacts.length);
    }

    function recordCount(address user) external view returns (uint256) {
        return records[user].length;
    }

    /// Marks every given location that the sender has visited in the last 14 days.
    function updateInfected(Location[] calldata visited) external {
        for (uint256 i = 0; i < visited.length; i++) {
            visited[i].reportInfectedFor(msg.sender);
        }
    }

    /// Stored: a contract can look a hash up.
    function storeMacs(bytes32[] calldata macHashes) external {
        for (uint256 i = 0; i < macHashes.length; i++) {
            infectedMacs[macHashes[i]] = block.timestamp;
        }
        emit MacsStored(msg.sender, macHashes.length);
    }

    /// Event only: a phone looks a hash up in its copy of the chain, as the paper has it.
    function announceMacs(bytes32[] calldata macHashes) external {
        emit MacsAnnounced(msg.sender, macHashes);
    }
}
