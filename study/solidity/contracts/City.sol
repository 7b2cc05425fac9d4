// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

import "./Location.sol";

/// Creates the contracts of its locations on demand and forwards requests to them.
contract City {
    address public immutable county;
    address public immutable operator;
    address public immutable registry;

    mapping(bytes32 => Location) public locations;

    event LocationCreated(bytes32 indexed geoPos, address location);

    modifier onlyCounty() {
        require(msg.sender == county, "only county");
        _;
    }

    constructor(address county_, address registry_) {
        county = county_;
        operator = msg.sender;
        registry = registry_;
    }

    function checkIn(address user, bytes32 geoPos, Health health) external onlyCounty returns (Location location) {
        location = findOrCreate(geoPos);
        location.checkInFor(user, health);
    }

    function queryStatus(address user, bytes32 geoPos)
        external
        onlyCounty
        returns (Location location, LocationStatus status)
    {
        location = findOrCreate(geoPos);
        status = location.queryStatusFor(user);
    }

    function findOrCreate(bytes32 geoPos) private returns (Location location) {
        location = locations[geoPos];
        if (address(location) == address(0)) {
            location = new Location(geoPos, operator, registry);
            locations[geoPos] = location;
            emit LocationCreated(geoPos, address(location));
        }
    }
}
