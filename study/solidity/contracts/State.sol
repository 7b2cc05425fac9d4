// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

import "./County.sol";

/// Entry of the tree for users who do not know a location's address yet.
contract State {
    address public immutable operator;

    mapping(bytes32 => County) public counties;

    event CountyAdded(bytes32 indexed name, address county);

    constructor() {
        operator = msg.sender;
    }

    function addCounty(bytes32 name, County county) external {
        require(msg.sender == operator, "only operator");
        require(address(counties[name]) == address(0), "county exists");
        require(county.state() == address(this), "wrong state");
        counties[name] = county;
        emit CountyAdded(name, address(county));
    }

    function checkIn(bytes32 countyName, bytes32 cityName, bytes32 geoPos, Health health)
        external
        returns (Location)
    {
        return find(countyName).checkIn(msg.sender, cityName, geoPos, health);
    }

    function queryStatus(bytes32 countyName, bytes32 cityName, bytes32 geoPos)
        external
        returns (Location, LocationStatus)
    {
        return find(countyName).queryStatus(msg.sender, cityName, geoPos);
    }

    function find(bytes32 countyName) private view returns (County county) {
        county = counties[countyName];
        require(address(county) != address(0), "unknown county");
    }
}
