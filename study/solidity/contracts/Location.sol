// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

import "./Types.sol";

/// One public place. Created by its city at the first request for it.
contract Location {
    uint64 public constant INFECTED_PERIOD = 14 days;

    /// 29 bytes: one storage slot.
    struct Visit {
        uint64 time;
        address user;
        Health health;
    }

    address public immutable city;
    address public immutable operator;
    address public immutable registry;
    bytes32 public immutable geoPos;

    LocationStatus private storedStatus;
    uint64 public infectedAt;
    Visit[] public visits;
    /// Index of a user's latest visit, plus one.
    mapping(address => uint256) private latestVisit;

    event CheckedIn(address indexed user, Health health, LocationStatus status);
    event StatusQueried(address indexed user, LocationStatus status);
    event StatusChanged(LocationStatus status);

    constructor(bytes32 geoPos_, address operator_, address registry_) {
        city = msg.sender;
        geoPos = geoPos_;
        operator = operator_;
        registry = registry_;
    }

    // --- requests sent to this address by a user who knows it ---

    function checkIn(Health health) external {
        recordVisit(msg.sender, health);
    }

    function queryStatus() external returns (LocationStatus) {
        return answerStatus(msg.sender);
    }

    function reportInfected() external {
        markInfected(msg.sender);
    }

    // --- requests routed down the tree, or sent by the registry ---

    function checkInFor(address user, Health health) external {
        require(msg.sender == city, "only city");
        recordVisit(user, health);
    }

    function queryStatusFor(address user) external returns (LocationStatus) {
        require(msg.sender == city, "only city");
        return answerStatus(user);
    }

    function reportInfectedFor(address user) external {
        require(msg.sender == registry, "only registry");
        markInfected(user);
    }

    // --- operator ---

    function markCleaned() external {
        require(msg.sender == operator, "only operator");
        require(storedStatus == LocationStatus.Infected, "not infected");
        setStatus(LocationStatus.Clean);
    }

    // --- free reads ---

    /// The status as it is now, without writing it.
    function currentStatus() public view returns (LocationStatus) {
        if (storedStatus == LocationStatus.Infected && block.timestamp >= infectedAt + INFECTED_PERIOD) {
            return LocationStatus.Clean;
        }
        return storedStatus;
    }

    function visitCount() external view returns (uint256) {
        return visits.length;
    }

    // --- internals ---

    function recordVisit(address user, Health health) private {
        visits.push(Visit(uint64(block.timestamp), user, health));
        latestVisit[user] = visits.length;

        if (health == Health.Infected) {
            infectedAt = uint64(block.timestamp);
            setStatus(LocationStatus.Infected);
        } else {
            LocationStatus now_ = currentStatus();
            setStatus(now_ == LocationStatus.Empty ? LocationStatus.Clean : now_);
        }
        emit CheckedIn(user, health, storedStatus);
    }

    function answerStatus(address user) private returns (LocationStatus) {
        setStatus(currentStatus());
        emit StatusQueried(user, storedStatus);
        return storedStatus;
    }

    function markInfected(address user) private {
        uint256 index = latestVisit[user];
        require(index != 0, "never visited");
        Visit storage visit = visits[index - 1];
        uint64 time = visit.time;
        require(block.timestamp < time + INFECTED_PERIOD, "visit too old");

        visit.health = Health.Infected;
        if (time > infectedAt) {
            infectedAt = time;
        }
        setStatus(LocationStatus.Infected);
    }

    function setStatus(LocationStatus status) private {
        if (status != storedStatus) {
            storedStatus = status;
            emit StatusChanged(status);
        }
    }
}
