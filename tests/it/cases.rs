//! Cases that are files: every `tests/cmd/*.md` and `*.toml`, and the README, whose sessions have to be real. `tests/README.md` says how to add one.

#[test]
fn commands_print_what_their_cases_say() {
    trycmd::TestCases::new()
        .default_bin_path(env!("CARGO_BIN_EXE_kam"))
        .register_bin("kam", std::path::Path::new(env!("CARGO_BIN_EXE_kam")))
        .case("README.md")
        .case("tests/cmd/*.md")
        .case("tests/cmd/*.toml");
}
