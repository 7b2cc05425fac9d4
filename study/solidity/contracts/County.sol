// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

import "./City.sol";

/// Forwards the requests of one state to its cities.
contract County {
    address public immutable state;
    address public immutable operator;

    mapping(bytes32 => City) public cities;

    event CityAdded(bytes32 indexed name, address city);

    modifier onlyState() {
        require(msg.sender == state, "only state");
        _;
    }

    constructor(address state_) {
        state = state_;
        operator = msg.sender;
    }

    function addCity(bytes32 name, City city) external {
        require(msg.sender == operator, "only operator");
        require(address(cities[name]) == address(0), "city exists");
        require(city.county() == address(this), "wrong county");
        cities[name] = city;
        emit CityAdded(name, address(city));
    }

    function checkIn(address user, bytes32 cityName, bytes32 geoPos, Health health)
        external
        onlyState
        returns (Location)
    {
        return find(cityName).checkIn(user, geoPos, health);
    }

    function queryStatus(address user, bytes32 cityName, bytes32 geoPos)
        external
        onlyState
        returns (Location, LocationStatus)
    {
        return find(cityName).queryStatus(user, geoPos);
    }

    function find(bytes32 cityName) private view returns (City city) {
        city = cities[cityName];
        require(address(city) != address(0), "unknown city");
    }
}
