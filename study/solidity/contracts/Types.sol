// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.0;

enum Health { Normal, Infected }

enum LocationStatus { Empty, Infected, Clean }
