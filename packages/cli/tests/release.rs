//! `wayclear release`, on a small checkout with stand-ins for the programs that write bills of materials.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

#[path = "common/command.rs"]
mod command;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{symlink, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;

use command::{err, out, told, wayclear};
use cosmwasm_std::Checksum;
use flate2::read::GzDecoder;
use serde_json::Value;
use tempfile::TempDir;

const CONTRACTS: [&str; 5] = ["city", "contact_registry", "county", "location", "state"];

/// What cargo-cyclonedx does, as far as it is asked: another number and time on each run, and the folder that it runs in.
const CYCLONEDX: &str = r#"#!/bin/sh
for name in cli browser; do
  echo "{\"bomFormat\":\"CycloneDX\",\"serialNumber\":\"$$\",\"metadata\":{\"timestamp\":\"$$\"},
    \"components\":[{\"bom-ref\":\"path+file://$PWD/packages/$name\"}]}" >"packages/$name/wayclear-bill.json"
done
"#;
const NPM: &str = r#"#!/bin/sh
echo "{\"bomFormat\":\"CycloneDX\",\"serialNumber\":\"$$\",\"metadata\":{\"component\":\"${PWD##*/}\"},\"components\":[]}"
"#;

/// A folder with a checkout, programs, and where releases go.
struct World(TempDir);

impl World {
    /// All is as it should be.
    fn new() -> Self {
        let world = World(TempDir::new().unwrap());
        let tools = world.path("bin");
        fs::create_dir(&tools).unwrap();
        let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
            .map(|folder| folder.join("git"))
            .find(|file| file.is_file());
        symlink(git.unwrap(), tools.join("git")).unwrap();
        world.program("cargo-cyclonedx", CYCLONEDX);
        world.program("npm", NPM);
        world.commit_sources();
        world.build();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn program(&self, name: &str, text: &str) {
        let file = self.path("bin").join(name);
        fs::write(&file, text).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let file = self.path("checkout").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    fn commit_sources(&self) {
        for (name, text) in [
            ("Cargo.toml", "[workspace.package]\nversion = \"1.2.3\"\n"),
            ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.95.0\"\n"),
            ("CHANGELOG.md", "# Changelog\n\n## 1.2.3 - 2026-11-27\n"),
            ("LICENSE", "Apache\n"),
            (".gitignore", "/artifacts\n/frontend/dist\n"),
            ("packages/cli/Cargo.toml", ""),
            ("packages/browser/Cargo.toml", ""),
            ("frontend/package.json", "{\"name\":\"page\"}"),
            ("frontend/package-lock.json", "{\"packages\":{\"\":{}}}"),
        ] {
            self.write(name, text);
        }
        for name in CONTRACTS {
            self.write(&format!("schema/{}.json", name.replace('_', "-")), "{}\n");
        }
        self.git(&["init", "--quiet"]);
        self.commit();
    }

    /// What `make wasm` and `npm run build` leave.
    fn build(&self) {
        let mut sums = String::new();
        for name in CONTRACTS {
            let code = format!("\0asm wayclear-{}1.2.3", name.replace('_', "-"));
            let sum = Checksum::generate(code.as_bytes()).to_hex();
            writeln!(sums, "{sum}  {name}.wasm").unwrap();
            self.write(&format!("artifacts/{name}.wasm"), code);
        }
        self.write("artifacts/checksums.txt", sums);
        self.write_commit();
        self.write_page();
    }

    /// Which commit the codes are of.
    fn write_commit(&self) {
        self.write("artifacts/commit.txt", self.git(&["rev-parse", "HEAD"]));
    }

    /// The page, and the commits of it and of the browser's module in it.
    fn write_page(&self) {
        self.write("frontend/dist/index.html", "<html>");
        self.write("frontend/dist/assets/page.js", "42");
        let commit = self.git(&["rev-parse", "HEAD"]);
        self.write("frontend/dist/commit.txt", commit.repeat(2));
    }

    #[track_caller]
    fn git(&self, args: &[&str]) -> String {
        let user = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
        let output = Command::new("git")
            .args([&user[..], args].concat())
            .current_dir(self.path("checkout"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{args:?}: {}", err(&output));
        out(&output)
    }

    fn commit(&self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "Begin"]);
        if self.path("checkout/artifacts").exists() {
            self.write_commit();
            self.write_page();
        }
    }

    /// Packs the checkout of that name.
    fn release_of(&self, checkout: &str, to: &str, more: &[&str]) -> Output {
        wayclear(&["release", "--json"])
            .args(more)
            .arg(self.path(to))
            .arg("--source")
            .arg(self.path(checkout))
            .env("PATH", self.path("bin"))
            .output()
            .unwrap()
    }

    fn release(&self, more: &[&str]) -> Output {
        self.release_of("checkout", "out", more)
    }

    #[track_caller]
    fn refused(&self, words: &str) {
        let output = self.release(&[]);
        assert_eq!(output.status.code(), Some(1), "{words}");
        let said = err(&output);
        assert!(said.contains(words), "{words}: {said}");
        let left = fs::read_dir(self.path("out"));
        assert!(left.is_err() || left.unwrap().count() == 0, "{words}");
    }
}

/// Files below a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_string();
        if path.is_dir() {
            let below = files(&path).into_iter();
            all.extend(below.map(|(rest, bytes)| (format!("{name}/{rest}"), bytes)));
        } else {
            all.insert(name, fs::read(path).unwrap());
        }
    }
    all
}

#[test]
fn a_release_holds_codes_schema_page_and_bills_and_names_each_by_its_sum() {
    let world = World::new();
    let answer = told(&world.release(&[]));
    assert_eq!(
        (
            &answer["version"],
            answer["draft"].as_array().unwrap().len()
        ),
        (&"1.2.3".into(), 0)
    );
    let folder = world.path("out/wayclear-1.2.3");
    let found = files(&folder);
    for name in [
        "artifacts/location.wasm",
        "artifacts/checksums.txt",
        "schema/contact-registry.json",
        "frontend/index.html",
        "frontend/assets/page.js",
        "sbom/wayclear-cli.cdx.json",
        "sbom/wayclear-browser.cdx.json",
        "sbom/wayclear-frontend.cdx.json",
        "LICENSE",
        "CHANGELOG.md",
        "manifest.json",
        "SHA256SUMS",
    ] {
        assert!(found.contains_key(name), "{name}");
    }
    assert_eq!(answer["files"], found.len());

    let manifest: Value = serde_json::from_slice(&found["manifest.json"]).unwrap();
    assert_eq!(manifest["commit"], world.git(&["rev-parse", "HEAD"]).trim());
    assert_eq!(
        (&manifest["toolchain"], &manifest["tag"]),
        (&"1.95.0".into(), &"v1.2.3".into())
    );
    let listed = manifest["files"].as_array().unwrap();
    // All but the list itself and the sums, which cover it.
    assert_eq!(listed.len(), found.len() - 2);
    for file in listed {
        let bytes = &found[file["path"].as_str().unwrap()];
        assert_eq!(file["size"], bytes.len(), "{file}");
        assert_eq!(file["sha256"], Checksum::generate(bytes).to_hex(), "{file}");
    }
    for sums in ["SHA256SUMS", "artifacts/checksums.txt"] {
        let sums = folder.join(sums);
        let check = Command::new("sha256sum")
            .args(["--check", "--strict"])
            .arg(sums.file_name().unwrap())
            .current_dir(sums.parent().unwrap())
            .output()
            .unwrap();
        assert!(check.status.success(), "{sums:?}: {}", err(&check));
    }
    let sums = String::from_utf8(found["SHA256SUMS"].clone()).unwrap();
    assert_eq!(sums.lines().count(), found.len() - 1);
}

#[test]
fn the_archive_holds_what_the_folder_does() {
    let world = World::new();
    let answer = told(&world.release(&[]));
    let archive = fs::read(world.path("out/wayclear-1.2.3.tar.gz")).unwrap();
    assert_eq!(answer["sha256"], Checksum::generate(&archive).to_hex());
    let mut tar = tar::Archive::new(GzDecoder::new(&archive[..]));
    let mut found = BTreeMap::new();
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let header = entry.header();
        assert_eq!((header.uid().unwrap(), header.gid().unwrap()), (0, 0));
        assert_eq!(header.mode().unwrap(), 0o644);
        let name = entry.path().unwrap().to_str().unwrap().to_string();
        let mut bytes = vec![];
        entry.read_to_end(&mut bytes).unwrap();
        found.insert(
            name.strip_prefix("wayclear-1.2.3/").unwrap().to_string(),
            bytes,
        );
    }
    assert_eq!(found, files(&world.path("out/wayclear-1.2.3")));
}

#[test]
fn two_who_pack_the_same_commit_get_the_same_bytes() {
    let world = World::new();
    let clone = Command::new("git")
        .args(["clone", "--quiet", "checkout", "another checkout"])
        .current_dir(world.0.path())
        .status();
    assert!(clone.unwrap().success());
    for built in ["artifacts", "frontend/dist"] {
        let (from, to) = (
            world.path("checkout").join(built),
            world.path("another checkout").join(built),
        );
        for (name, bytes) in files(&from) {
            fs::create_dir_all(to.join(&name).parent().unwrap()).unwrap();
            fs::write(to.join(name), bytes).unwrap();
        }
    }
    let packed = [
        ("checkout", "one"),
        ("checkout", "two"),
        ("another checkout", "three"),
    ]
    .map(|(checkout, to)| {
        told(&world.release_of(checkout, to, &[]));
        fs::read(world.path(to).join("wayclear-1.2.3.tar.gz")).unwrap()
    });
    assert!(packed[0] == packed[1], "packed again");
    assert!(packed[0] == packed[2], "packed elsewhere");
    let bill =
        fs::read_to_string(world.path("one/wayclear-1.2.3/sbom/wayclear-cli.cdx.json")).unwrap();
    assert!(
        bill.contains("path+file:///wayclear/packages/cli"),
        "{bill}"
    );
    let page = fs::read_to_string(world.path("one/wayclear-1.2.3/sbom/wayclear-frontend.cdx.json"))
        .unwrap();
    assert!(
        page.contains("\"wayclear-frontend\"") && !page.contains("serialNumber"),
        "{page}"
    );
}

#[test]
fn the_checkout_is_left_as_it_was() {
    let world = World::new();
    let before = files(&world.path("checkout"));
    told(&world.release(&[]));
    assert_eq!(world.git(&["status", "--porcelain"]), "");
    assert_eq!(files(&world.path("checkout")).len(), before.len());
}

#[test]
fn what_is_no_commit_to_be_tagged_is_refused_and_packed_as_a_draft() {
    type Change = fn(&World);
    let table: [(Change, &str); 6] = [
        (
            |world| world.write("LICENSE", "mine"),
            "not committed: LICENSE",
        ),
        (
            |world| {
                for name in ["a", "b", "c", "d", "e"] {
                    world.write(name, "new");
                }
            },
            "not committed: a, b, c and 2 more",
        ),
        (
            |world| {
                world.write("CHANGELOG.md", "## 1.2.3 - unreleased\n");
                world.commit();
            },
            "no heading \\\"## 1.2.3 - YYYY-MM-DD\\\", but \\\"## 1.2.3 - unreleased\\\"",
        ),
        (
            |world| {
                world.write("CHANGELOG.md", "## 1.2.4 - 2026-11-27\n");
                world.commit();
            },
            "no heading \\\"## 1.2.3 - YYYY-MM-DD\\\"; mend it",
        ),
        (
            |world| {
                world.write("CHANGELOG.md", "## 1.2.3 - 2026-02-30\n");
                world.commit();
            },
            "but \\\"## 1.2.3 - 2026-02-30\\\"",
        ),
        (
            |world| {
                world.git(&["tag", "v1.2.3"]);
                world.write("LICENSE", "other");
                world.commit();
            },
            "the tag v1.2.3 stands on another commit",
        ),
    ];
    for (change, words) in table {
        let world = World::new();
        change(&world);
        world.refused(words);
        let answer = told(&world.release(&["--draft"]));
        assert_eq!(answer["draft"].as_array().unwrap().len(), 1, "{answer}");
        let folder = world.path("out/wayclear-1.2.3-draft");
        let manifest = fs::read(folder.join("manifest.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        assert_eq!(manifest["draft"], answer["draft"]);
    }
    // On the commit itself, the tag is where it belongs.
    let world = World::new();
    world.git(&["tag", "--annotate", "--message", "it", "v1.2.3"]);
    told(&world.release(&[]));
}

#[test]
fn what_is_not_built_or_half_is_named_with_what_builds_it() {
    type Change = fn(&World);
    let remove =
        |world: &World, name: &str| fs::remove_file(world.path("checkout").join(name)).unwrap();
    let table: [(Change, &str); 14] = [
        (
            |world| {
                world.write("artifacts/commit.txt", "0".repeat(40));
            },
            "the codes were built of commit 0000",
        ),
        (
            |world| fs::remove_file(world.path("checkout/artifacts/commit.txt")).unwrap(),
            "nobody knows of which commit the codes were built; build it: make wasm",
        ),
        (
            |world| fs::remove_dir_all(world.path("checkout/artifacts")).unwrap(),
            "build it: make wasm",
        ),
        (
            |world| world.write("artifacts/city.wasm", "\0asm wayclear-city1.2.2"),
            "city.wasm: it does not name \\\"1.2.3\\\", so it was built of something else",
        ),
        (
            |world| world.write("artifacts/city.wasm", "\0asm wayclear-county1.2.3"),
            "city.wasm: it does not name \\\"wayclear-city\\\"",
        ),
        (
            |world| world.write("artifacts/city.wasm", "\0asm wayclear-city1.2.3!"),
            "artifacts/checksums.txt: these are not the sums",
        ),
        (
            |world| world.write("artifacts/checksums.txt", ""),
            "artifacts/checksums.txt: these are not the sums",
        ),
        (
            |world| world.write("artifacts/checksums.txt", b"\xff\xfe"),
            "artifacts/checksums.txt: these are not the sums",
        ),
        (
            |world| fs::remove_dir_all(world.path("checkout/frontend/dist")).unwrap(),
            "npm run build --prefix frontend",
        ),
        (
            |world| fs::remove_file(world.path("checkout/frontend/dist/index.html")).unwrap(),
            "frontend/dist/index.html: there is none; build it: npm ci",
        ),
        (
            |world| {
                let commit = world.git(&["rev-parse", "HEAD"]);
                let module = "0".repeat(40);
                world.write("frontend/dist/commit.txt", commit + &module);
            },
            "frontend/dist/commit.txt: the page was built of commit 0000",
        ),
        (
            |world| {
                let commit = world.git(&["rev-parse", "HEAD"]);
                let commit = commit.trim_end().to_string() + "-dirty";
                world.write("frontend/dist/commit.txt", commit);
            },
            "-dirty, and commit ",
        ),
        (
            |world| fs::remove_file(world.path("checkout/frontend/dist/commit.txt")).unwrap(),
            "nobody knows of which commit the page was built; build it: npm ci",
        ),
        (
            |world| symlink("/etc/passwd", world.path("checkout/frontend/dist/passwd")).unwrap(),
            "passwd: it is neither a file nor a folder",
        ),
    ];
    for (change, words) in table {
        let world = World::new();
        change(&world);
        world.refused(words);
    }
    let world = World::new();
    remove(&world, "schema/city.json");
    world.commit();
    world.refused("cannot pack schema/city.json");
}

#[test]
fn a_program_that_is_missing_is_named_with_what_installs_it_and_its_own_words_are_passed_on() {
    for (program, words) in [
        (
            "cargo-cyclonedx",
            "cargo-cyclonedx is missing; install it: cargo install --locked cargo-cyclonedx@",
        ),
        ("npm", "npm is missing; install it: apt-get install npm"),
        ("git", "git is missing; install it: apt-get install git"),
    ] {
        let world = World::new();
        fs::remove_file(world.path("bin").join(program)).unwrap();
        world.refused(words);
    }
    let world = World::new();
    for program in ["npm", "cargo-cyclonedx"] {
        fs::remove_file(world.path("bin").join(program)).unwrap();
    }
    world.refused("cargo-cyclonedx is missing; install it: cargo install");
    world.refused("npm is missing; install it: apt-get");
    for (program, text, words) in [
        (
            "npm",
            "#!/bin/sh\necho no lock file >&2\nexit 3\n",
            "npm failed: exit status: 3: no lock file",
        ),
        (
            "npm",
            "#!/bin/sh\necho '{}'\n",
            "npm failed: this is no bill of materials",
        ),
        (
            "npm",
            "#!/bin/sh\necho hello\n",
            "npm failed: expected value at line 1",
        ),
        (
            "cargo-cyclonedx",
            "#!/bin/sh\n",
            "cargo-cyclonedx failed: no bill of cli",
        ),
    ] {
        let world = World::new();
        world.program(program, text);
        world.refused(words);
    }
}

#[test]
fn nothing_is_written_over() {
    let world = World::new();
    told(&world.release(&[]));
    let before = files(&world.path("out"));
    let output = world.release(&[]);
    let words = "wayclear-1.2.3 is there already; name another folder, or remove it";
    assert!(err(&output).contains(words), "{}", err(&output));
    assert_eq!(files(&world.path("out")), before);
    fs::remove_dir_all(world.path("out/wayclear-1.2.3")).unwrap();
    let output = world.release(&[]);
    assert!(err(&output).contains("wayclear-1.2.3.tar.gz is there already"));
}

#[test]
fn of_several_that_pack_at_once_one_does_and_its_release_is_whole() {
    let world = World::new();
    let world = &world;
    let outputs = thread::scope(|scope| {
        let runs = [(); 4].map(|()| scope.spawn(|| world.release(&[])));
        runs.map(|run| run.join().unwrap())
    });
    let (done, refused): (Vec<_>, Vec<_>) = outputs.iter().partition(|run| run.status.success());
    assert_eq!(done.len(), 1);
    for output in refused {
        let said = err(output);
        assert!(said.contains("is there already"), "{said}");
    }
    let mut left: Vec<_> = fs::read_dir(world.path("out")).unwrap().collect();
    left.sort_by_key(|entry| entry.as_ref().unwrap().file_name());
    let left: Vec<_> = left
        .iter()
        .map(|e| e.as_ref().unwrap().file_name())
        .collect();
    assert_eq!(left, ["wayclear-1.2.3", "wayclear-1.2.3.tar.gz"]);
    let answer = told(done[0]);
    let found = files(&world.path("out/wayclear-1.2.3"));
    assert_eq!(answer["files"], found.len());
    let archive = fs::read(world.path("out/wayclear-1.2.3.tar.gz")).unwrap();
    assert_eq!(answer["sha256"], Checksum::generate(&archive).to_hex());
}

#[test]
fn what_is_no_checkout_is_named() {
    let world = World::new();
    for (change, words) in [
        (
            ("Cargo.toml", "[workspace]\n"),
            "is no checkout of Wayclear",
        ),
        (
            (
                "Cargo.toml",
                "[workspace.package]\nversion = \"../../etc\"\n",
            ),
            "its version is",
        ),
        (("rust-toolchain.toml", "1.95.0"), "rust-toolchain.toml"),
    ] {
        let world = World::new();
        world.write(change.0, change.1);
        world.commit();
        world.refused(words);
    }
    fs::remove_dir_all(world.path("checkout/.git")).unwrap();
    world.refused("not a git repository");
    fs::remove_dir_all(world.path("checkout")).unwrap();
    world.refused("there is no such file or folder");
}

#[test]
fn a_changed_file_that_git_was_told_to_pass_over_is_not_packed_as_committed() {
    for flag in ["--assume-unchanged", "--skip-worktree"] {
        let world = World::new();
        world.git(&["update-index", flag, "schema/state.json"]);
        world.write("schema/state.json", "{\"mine\":1}\n");
        let output = world.release(&[]);
        let packed = world.path("out/wayclear-1.2.3/schema/state.json");
        let is_committed = || fs::read_to_string(&packed).unwrap() == "{}\n";
        assert!(!output.status.success() || is_committed(), "{flag}");
    }
}

#[test]
fn a_committed_link_out_of_the_checkout_is_not_followed() {
    let world = World::new();
    fs::write(world.path("secret"), "secret").unwrap();
    let link = world.path("checkout/schema/state.json");
    fs::remove_file(&link).unwrap();
    symlink(world.path("secret"), &link).unwrap();
    world.commit();
    world.refused("state.json");
}

#[test]
fn a_page_that_was_built_of_another_commit_is_not_packed() {
    let world = World::new();
    world.write("frontend/src/main.ts", "alert('the next one')");
    world.git(&["add", "--all"]);
    world.git(&["commit", "--quiet", "--message", "Change the page"]);
    // The codes are built anew, and the page is forgotten.
    world.write_commit();
    world.refused("frontend/dist/commit.txt: the page was built of commit ");
}

#[test]
fn a_file_whose_ends_of_lines_git_passes_over_is_packed_as_it_was_committed() {
    let world = World::new();
    told(&world.release_of("checkout", "here", &[]));
    // As in a checkout of another system.
    world.git(&["config", "core.autocrlf", "true"]);
    for (name, text) in [
        ("LICENSE", "Apache\r\n"),
        (
            "CHANGELOG.md",
            "# Changelog\r\n\r\n## 1.2.3 - 2026-11-27\r\n",
        ),
        ("schema/city.json", "{}\r\n"),
    ] {
        world.write(name, text);
        world.git(&["add", name]);
    }
    assert_eq!(world.git(&["status", "--porcelain"]), "");
    told(&world.release_of("checkout", "there", &[]));
    assert_eq!(files(&world.path("here")), files(&world.path("there")));
}

#[test]
fn what_is_packed_is_of_the_commit_that_is_named_though_git_was_told_to_show_another_in_its_place()
{
    // Of another object under the name of one that is committed, git calls neither the checkout changed nor the commit another one.
    let world = World::new();
    let before = told(&world.release(&[]))["sha256"].clone();
    let object = world.git(&["rev-parse", "HEAD:LICENSE"]);
    let other = world.path("other");
    fs::write(&other, "All rights reserved\n").unwrap();
    let other = world.git(&["hash-object", "-w", other.to_str().unwrap()]);
    world.git(&["replace", object.trim(), other.trim()]);
    let output = world.release_of("checkout", "again", &[]);
    if output.status.success() {
        let packed = files(&world.path("again/wayclear-1.2.3"));
        let license = String::from_utf8_lossy(&packed["LICENSE"]).into_owned();
        assert_eq!(license, "Apache\n", "this was never committed");
        assert_eq!(told(&output)["sha256"], before);
    }
}

#[test]
fn the_checkout_that_is_named_is_packed_though_variables_of_git_name_another() {
    // As in a hook of another checkout, or below git rebase --exec.
    let (world, other) = (World::new(), World::new());
    other.write("LICENSE", "All rights reserved\n");
    other.commit();
    let output = wayclear(&["release", "--json"])
        .arg(world.path("out"))
        .arg("--source")
        .arg(world.path("checkout"))
        .env("PATH", world.path("bin"))
        .env("GIT_DIR", other.path("checkout/.git"))
        .output()
        .unwrap();
    let commit = world.git(&["rev-parse", "HEAD"]);
    assert_eq!(told(&output)["commit"], commit.trim());
}
