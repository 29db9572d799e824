//! Real-time customer chat as one binary. Read the modules in this order.

pub mod model;

pub mod error;
pub mod protocol;

pub mod auth;
pub mod bus;
pub mod live;
pub mod store;

pub mod app;

pub mod http;
pub mod socket;

pub mod config;
pub mod server;

pub mod cli;
mod nss;
