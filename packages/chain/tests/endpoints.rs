//! Addresses of nodes, as people write them.

#![allow(clippy::unwrap_used)]

use wayclear_chain::wasmd::Endpoint;

#[test]
fn every_form_in_use_is_read() {
    for (written, shown) in [
        ("http://localhost:26657", "http://localhost:26657"),
        ("http://localhost:26657/", "http://localhost:26657"),
        ("  http://localhost:26657\n", "http://localhost:26657"),
        ("tcp://localhost:26657", "http://localhost:26657"),
        ("TCP://LocalHost:26657", "http://localhost:26657"),
        ("tcp://0.0.0.0:26657", "http://0.0.0.0:26657"),
        ("localhost:26657", "http://localhost:26657"),
        ("localhost", "http://localhost:26657"),
        ("tcp://localhost", "http://localhost:26657"),
        ("127.0.0.1:26657/", "http://127.0.0.1:26657"),
        ("[::1]:26657", "http://[::1]:26657"),
        ("[::1]", "http://[::1]:26657"),
        ("ws://localhost:26657/websocket", "http://localhost:26657"),
        ("wss://rpc.example.org/websocket", "https://rpc.example.org"),
        ("http://localhost", "http://localhost"),
        ("node.example:80", "http://node.example"),
        ("https://rpc.example.org", "https://rpc.example.org"),
        ("https://rpc.example.org:443", "https://rpc.example.org"),
        ("tcp://rpc.example.org:443", "https://rpc.example.org"),
        ("rpc.example.org:443/wasm", "https://rpc.example.org/wasm"),
        (
            "https://rpc.example.org/wasm/",
            "https://rpc.example.org/wasm/",
        ),
        (
            "https://rpc.example.org/wasm#top",
            "https://rpc.example.org/wasm",
        ),
        (
            "https://rpc.example.org/wasm/websocket",
            "https://rpc.example.org/wasm",
        ),
    ] {
        let endpoint = written.parse::<Endpoint>();
        assert_eq!(endpoint.unwrap().to_string(), shown, "{written:?}");
    }
}

#[test]
fn what_is_no_address_is_called_that() {
    for written in [
        "",
        " ",
        "ftp://127.0.0.1:9",
        "unix:///run/node.sock",
        "/run/node.sock",
        "http://",
        "http:///status",
        "http:/localhost:26657",
        "http//localhost:26657",
        "http:localhost:26657",
        ":26657",
        "26657",
        "::1",
        "localhost:99999",
        "localhost:rpc",
        "localhost 26657",
        "http://local\nhost:26657",
        "http://a:26657,http://b:26657",
        "\"http://localhost:26657\"",
    ] {
        let error = written.parse::<Endpoint>().unwrap_err().to_string();
        let words = "is no address of a node; write it like http://localhost:26657";
        assert_eq!(error, format!("\"{}\" {words}", written.trim()));
    }
}

#[test]
fn user_password_and_query_are_never_shown() {
    for (written, shown) in [
        (
            "https://ada:secret@node.example/wasm?key=secret",
            "https://node.example/wasm",
        ),
        ("ada:secret@node.example:26657", "http://node.example:26657"),
    ] {
        let endpoint: Endpoint = written.parse().unwrap();
        assert_eq!(endpoint.to_string(), shown);
        assert_eq!(format!("{endpoint:?}"), shown);
    }
    let error = "ftp://ada:secret@node.example?key=secret"
        .parse::<Endpoint>()
        .unwrap_err();
    let told = format!("{error} {error:?}");
    assert!(told.contains("\"ftp://node.example\""), "{told}");
    assert!(!told.contains("secret"), "{told}");
}

#[test]
fn a_password_that_ends_the_address_is_named_and_not_shown() {
    for written in ["ada:se/cret@127.0.0.1:9", "http://ada:se?cret@127.0.0.1:9"] {
        let error = written.parse::<Endpoint>().unwrap_err().to_string();
        assert!(error.contains("%2F, %3F and %23"), "{error}");
        assert!(!error.contains("cret"), "{error}");
    }
}

#[test]
fn this_machine_is_known_by_all_its_names() {
    let is_local = |text: &str| text.parse::<Endpoint>().unwrap().is_local();
    for local in [
        "localhost",
        "LOCALHOST:1",
        "node.localhost",
        "localhost.",
        "127.0.0.1",
        "127.1.2.3",
        "http://127.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "https://ada:secret@localhost/path",
    ] {
        assert!(is_local(local), "{local}");
    }
    for far in [
        "localhost.example.org",
        "notlocalhost",
        "128.0.0.1",
        "10.0.0.1",
        "[2001:db8::1]",
        "http://localhost@example.org",
    ] {
        assert!(!is_local(far), "{far}");
    }
}
