//! Pages in a real browser: sorting, filters, keys, telephones, darkness, paper, and that nothing leaves a page.
//!
//! A headless Chromium is driven over a pair of pipes with its own protocol. `KAM_CHROMIUM` names it, or it is on the
//! path; where there is none, or its name is empty, the tests say so and check nothing. What was seen is kept in
//! `target/tmp/browser`.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::{Book, kam};

/// An answer that takes longer does not come.
const PATIENCE: Duration = Duration::from_secs(90);
/// What browsers are called.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const DESK: (u32, u32) = (1280, 900);
const TELEPHONE: (u32, u32) = (390, 844);

/// The browser that is there, if any.
fn found() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("KAM_CHROMIUM") {
        return (!named.is_empty()).then(|| named.into());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|folder| NAMES.map(|name| folder.join(name))).find(|p| p.is_file())
}

/// A browser with one page.
struct Browser {
    child: Child,
    to: File,
    from: Receiver<Value>,
    calls: u64,
    session: Option<String>,
    /// What the page has told since it was opened.
    told: Vec<Value>,
    page: String,
    _folder: TempDir,
}

impl Browser {
    /// `None` where there is no browser, which is said even where output is caught.
    fn start() -> Option<Self> {
        let Some(program) = found() else {
            let _ = writeln!(
                std::io::stderr(),
                "skipped: there is no Chromium on the path, nor does KAM_CHROMIUM name one"
            );
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let (to, from) = (folder.path().join("to"), folder.path().join("from"));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        let child = Command::new("sh")
            .args(["-c", "to=$1; from=$2; shift 2; exec \"$@\" 3<\"$to\" 4>\"$from\"", "sh"])
            .args([&to, &from, &program])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let to = File::options().write(true).open(&to).unwrap();
        let pipe = BufReader::new(File::open(&from).unwrap());
        let (sender, from) = channel();
        std::thread::spawn(move || {
            for message in pipe.split(0).map_while(Result::ok) {
                if sender.send(serde_json::from_slice(&message).unwrap_or(Value::Null)).is_err() {
                    break;
                }
            }
        });
        let mut browser = Self {
            child,
            to,
            from,
            calls: 0,
            session: None,
            told: Vec::new(),
            page: String::new(),
            _folder: folder,
        };
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let attached =
            browser.call("Target.attachToTarget", json!({"targetId": target["targetId"], "flatten": true}));
        browser.session = Some(attached["sessionId"].as_str().unwrap().to_owned());
        for part in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{part}.enable"), json!({}));
        }
        browser.screen(DESK);
        Some(browser)
    }

    fn hear(&mut self) {
        let message = self.from.recv_timeout(PATIENCE).expect("the browser has nothing to say any more");
        self.told.push(message);
    }

    /// Asks for something and waits for the answer.
    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.calls += 1;
        let id = self.calls;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            message["sessionId"] = json!(session);
        }
        self.to.write_all(format!("{message}\0").as_bytes()).unwrap();
        loop {
            self.hear();
            if self.told.last().is_some_and(|m| m["id"] == id) {
                let answer = self.told.pop().unwrap_or_default();
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
        }
    }

    /// What an expression comes to on the page.
    fn eval(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", asked);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Holds that an expression becomes true.
    #[track_caller]
    fn wait(&mut self, expression: &str) {
        let begin = Instant::now();
        while self.eval(expression) != json!(true) {
            assert!(begin.elapsed() < Duration::from_secs(10), "never true: {expression}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn screen(&mut self, (width, height): (u32, u32)) {
        let mobile = width < 600;
        let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        self.call("Emulation.setDeviceMetricsOverride", screen);
    }

    fn dark(&mut self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
        self.call("Emulation.setEmulatedMedia", features);
    }

    fn open(&mut self, page: &Path) {
        self.told.clear();
        self.page = format!("file://{}", page.display());
        let answer = self.call("Page.navigate", json!({"url": self.page}));
        assert!(answer["errorText"].is_null(), "{answer}");
        while !self.told.iter().any(|m| m["method"] == "Page.loadEventFired") {
            self.hear();
        }
    }

    /// Presses a key and lets it go.
    fn press(&mut self, key: &str) {
        let (code, text) = match key {
            "Tab" => (9, ""),
            "Enter" => (13, "\r"),
            "Escape" => (27, ""),
            " " => (32, " "),
            other => panic!("no key is called {other}"),
        };
        for kind in ["keyDown", "keyUp"] {
            let mut event = json!({"type": kind, "key": key, "windowsVirtualKeyCode": code});
            if kind == "keyDown" && !text.is_empty() {
                event["text"] = json!(text);
            }
            self.call("Input.dispatchKeyEvent", event);
        }
    }

    /// Holds that the page has complained of nothing and asked for nothing but itself.
    #[track_caller]
    fn quiet(&self) {
        for message in &self.told {
            let method = message["method"].as_str().unwrap_or_default();
            let complaint =
                ["Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"].contains(&method);
            assert!(!complaint, "{message}");
            if method == "Network.requestWillBeSent" {
                assert_eq!(message["params"]["request"]["url"], json!(self.page), "a request left the page");
            }
        }
    }

    /// Keeps what is seen, at most so high that it can be looked at.
    fn keep(&mut self, name: &str) {
        let size = self.call("Page.getLayoutMetrics", json!({}))["cssContentSize"].clone();
        let (width, height) = (size["width"].as_f64().unwrap(), size["height"].as_f64().unwrap());
        let clip = json!({"x": 0, "y": 0, "width": width, "height": height.min(2600.0), "scale": 1});
        let asked = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let picture = self.call("Page.captureScreenshot", asked);
        store(&format!("{name}.png"), &STANDARD.decode(picture["data"].as_str().unwrap()).unwrap());
    }

    /// The page on paper.
    fn paper(&mut self, name: &str) -> lopdf::Document {
        let printed =
            self.call("Page.printToPDF", json!({"preferCSSPageSize": true, "printBackground": true}));
        let pdf = STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
        store(&format!("{name}.pdf"), &pdf);
        lopdf::Document::load_mem(&pdf).unwrap()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn store(name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}

/// A list of an example as a page in a folder.
fn page(folder: &TempDir, example: &str, line: &str) -> PathBuf {
    let path = folder.path().join(format!("{}.html", line.replace(' ', "-")));
    let to = path.to_str().unwrap();
    kam().book(&format!("examples/{example}")).line(line).args(["-o", to]).run().code(0).silent();
    path
}

/// The texts of a column of the first table, as its rows stand now.
fn column(browser: &mut Browser, head: &str) -> Vec<String> {
    let n = format!(
        "Array.from(document.querySelectorAll('thead th'), h => h.innerText.trim()).indexOf('{head}')"
    );
    let texts = browser.eval(&format!(
        "(n => Array.from(document.querySelector('tbody').rows, r => r.cells[n].innerText.trim()))({n})"
    ));
    texts.as_array().unwrap().iter().map(|t| t.as_str().unwrap().to_owned()).collect()
}

fn click(browser: &mut Browser, head: &str) -> Value {
    browser.eval(&format!(
        "(h => {{ h.querySelector('button').click(); return h.getAttribute('aria-sort'); }})\
         (Array.from(document.querySelectorAll('thead th')).find(h => h.innerText.trim() === '{head}'))"
    ))
}

#[test]
fn rows_are_sorted_and_filtered_by_mouse_and_by_key() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.open(&page(&folder, "northwind", "select"));

    let before = column(&mut browser, "account");
    assert_eq!(before.len(), 91);
    assert_eq!(click(&mut browser, "account"), json!("ascending"));
    let mut sorted = before.clone();
    sorted.sort();
    assert_eq!(column(&mut browser, "account")[0], sorted[0]);
    assert_eq!(click(&mut browser, "account"), json!("descending"));
    assert_eq!(column(&mut browser, "account")[0], sorted[90]);
    assert_eq!(click(&mut browser, "account"), Value::Null);
    assert_eq!(column(&mut browser, "account"), before);

    // Numbers are sorted as numbers, and what is missing stands last either way.
    for direction in ["ascending", "descending"] {
        assert_eq!(click(&mut browser, "score"), json!(direction));
        let scores = column(&mut browser, "score");
        let numbers: Vec<f64> = scores.iter().map_while(|s| s.parse().ok()).collect();
        assert_eq!(numbers.len(), 89);
        assert!(scores[89..].iter().all(|s| s == "–"), "{scores:?}");
        let ordered = |a: &f64, b: &f64| if direction == "ascending" { a <= b } else { a >= b };
        assert!(numbers.is_sorted_by(ordered), "{direction}: {numbers:?}");
    }

    browser.eval("document.querySelector('.tools input').focus()");
    browser.call("Input.insertText", json!({"text": "KONIGLICH"}));
    browser.wait("document.querySelector('.tools output').value === '1 of 91 rows'");
    let shown = "Array.from(document.querySelectorAll('tbody tr')).filter(r => r.offsetHeight > 0).length";
    assert_eq!(browser.eval(shown), json!(1));
    browser.press("Escape");
    browser.wait("document.querySelector('.tools output').value === '91 rows'");
    assert_eq!(browser.eval(shown), json!(91));

    // From the top by keys alone: what has the focus is seen, and a head does what its click does.
    browser.open(&page(&folder, "northwind", "select"));
    let mut heads = 0;
    for _ in 0..12 {
        browser.press("Tab");
        let place = browser.eval(
            "(e => { const b = e.getBoundingClientRect(), s = getComputedStyle(e); \
             return [e.matches('th button'), e.matches(':focus-visible'), b.left >= 0 && b.width > 0, \
             s.outlineStyle !== 'none']; })(document.activeElement)",
        );
        assert_eq!(place.as_array().unwrap()[1..], [json!(true), json!(true), json!(true)], "{place}");
        heads += usize::from(place[0] == json!(true));
        if heads == 1 && place[0] == json!(true) {
            let sorted = "document.activeElement.closest('th').getAttribute('aria-sort')";
            browser.press("Enter");
            assert_eq!(browser.eval(sorted), json!("ascending"));
            browser.press(" ");
            assert_eq!(browser.eval(sorted), json!("descending"));
        }
    }
    assert!(heads > 3, "heads are reached by key");
    browser.quiet();
}

#[test]
fn nothing_that_a_name_holds_runs_or_leaves() {
    let Some(mut browser) = Browser::start() else { return };
    let hostile = [
        "<script>window.bad = 1</script>",
        "<img src=x onerror='window.bad = 1'>",
        "</td></table><style>* { display: none }</style>",
        "<link rel=stylesheet href=http://127.0.0.1:9/x.css>",
        "<base href=http://127.0.0.1:9/><iframe src=javascript:parent.bad=1></iframe>",
        "\u{202e}gnp.exe\u{2066}",
        "\" onmouseover=\"window.bad = 1",
    ];
    let mut book = Book::new();
    for (n, name) in hostile.iter().map(|n| (*n).to_owned()).chain(["m".repeat(10_000)]).enumerate() {
        let account = json!({"name": name, "ratings": {"fit": [{"score": n}]}});
        book = book.file(&format!("accounts/account-{n}.yaml"), account.to_string());
    }
    book.run("select -o page.html").code(0);
    for screen in [DESK, TELEPHONE] {
        browser.screen(screen);
        browser.open(&book.path().join("page.html"));
        let count = "document.querySelectorAll('img, link, iframe, base, object, form, svg').length";
        assert_eq!(browser.eval(count), json!(0));
        assert_eq!(browser.eval("document.querySelectorAll('script, style').length"), json!(2));
        assert_eq!(browser.eval("typeof window.bad"), json!("undefined"));
        assert_eq!(browser.eval("document.querySelector('tbody').rows.length"), json!(8));
        browser.wait("document.documentElement.scrollWidth <= innerWidth");
        browser.quiet();
        browser.keep(&format!("hostile-{}", screen.0));
    }
    // The policy of the page: even what gets in cannot run, and cannot ask for anything.
    browser.eval(
        "(s => { s.textContent = 'window.bad = 1'; document.body.append(s); })(document.createElement('script'))",
    );
    assert_eq!(browser.eval("typeof window.bad"), json!("undefined"));
    let asked = browser.eval("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')");
    assert_eq!(asked, json!("refused"));
    let refused = browser.told.iter().any(|m| m.to_string().contains("Content Security Policy"));
    assert!(refused, "nothing says that the policy refused it");
}

#[test]
fn pages_fit_every_screen_and_paper() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (example, line) in [
        ("northwind", "select"),
        ("northwind", "report matrix"),
        ("northwind", "report economics"),
        ("workshop", "assess person jonas-weber"),
        ("workshop", "report job key-account-manager"),
    ] {
        let path = page(&folder, example, line);
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        for (screen, dark) in [(DESK, false), (DESK, true), (TELEPHONE, false), (TELEPHONE, true)] {
            browser.screen(screen);
            browser.dark(dark);
            browser.open(&path);
            browser.wait("document.documentElement.scrollWidth <= innerWidth");
            let ground = browser.eval("getComputedStyle(document.documentElement).backgroundColor");
            assert_eq!(ground, if dark { json!("rgb(17, 24, 39)") } else { json!("rgb(255, 255, 255)") });
            browser.quiet();
            browser.keep(&format!("{name}-{}{}", screen.0, if dark { "-dark" } else { "" }));
        }
        // On paper it is light, and nothing is cut: pages are of A4, and the last row is on one of them.
        let last =
            browser.eval("Array.from(document.querySelectorAll('tbody tr')).at(-1).cells[0].innerText");
        let paper = browser.paper(&name);
        let numbers: Vec<u32> = paper.get_pages().into_keys().collect();
        assert!((1..12).contains(&numbers.len()), "{line}: {} pages", numbers.len());
        for page in paper.get_pages().into_values() {
            let media = paper.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
            let mut sides = [media[2].as_float().unwrap().round(), media[3].as_float().unwrap().round()];
            sides.sort_by(f32::total_cmp);
            assert!((594.0..=596.0).contains(&sides[0]) && (841.0..=843.0).contains(&sides[1]), "{sides:?}");
        }
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let texts: Vec<String> =
            numbers.iter().map(|n| letters(&paper.extract_text(&[*n]).unwrap())).collect();
        assert!(texts.concat().contains(&letters(last.as_str().unwrap())), "{line}: {last} is not on paper");
        match line {
            // The head is on each page that has rows; the last may have notes only.
            "select" => {
                for text in &texts[..texts.len() - 1] {
                    assert!(text.contains("breakevengrowth"), "a page without a head: {text}");
                }
            }
            // A chart is in one piece with what it says.
            "report matrix" => assert!(
                texts.iter().any(|t| t.contains("accountsarestrategic") && t.contains("areaofabubble")),
                "{texts:?}"
            ),
            _ => {}
        }
    }
}

#[test]
fn pages_are_whole_without_scripts() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.call("Emulation.setScriptExecutionDisabled", json!({"value": true}));
    browser.open(&page(&folder, "northwind", "select"));
    assert_eq!(browser.eval("document.querySelectorAll('th button').length"), json!(0));
    assert_eq!(browser.eval("document.querySelector('.tools').offsetHeight"), json!(0));
    let shown = "Array.from(document.querySelectorAll('tbody tr')).filter(r => r.offsetHeight > 0).length";
    assert_eq!(browser.eval(shown), json!(91));
    assert_eq!(column(&mut browser, "account").len(), 91);
    browser.quiet();
    browser.keep("select-without-scripts");
}

/// Every view that `kam report` lists, and what else has pages of its own: nothing is wider than the screen, nothing is
/// complained of, nothing is asked of the network, and what it looks like is kept.
#[test]
fn every_view_is_a_page() {
    let Some(mut browser) = Browser::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    let listed = kam().book("examples/northwind").line("report -f csv --columns view").run();
    let listed = listed.code(0).stdout.clone();
    let mut lines: Vec<String> = listed
        .lines()
        .skip(1)
        .map(|view| match view {
            "account" => "report account quick-stop".to_owned(),
            "job" => "report job key-account-manager".to_owned(),
            "person" => "report person robert-king".to_owned(),
            "relationships" => "report relationships save-a-lot-markets".to_owned(),
            view => format!("report {view}"),
        })
        .collect();
    assert!(lines.len() >= 17, "{lines:?}");
    lines.extend(
        ["assess time", "assess candidates", "assess profile key-account-manager", "assign"]
            .map(str::to_owned),
    );
    for line in &lines {
        let path = folder.path().join(format!("{}.html", line.replace(' ', "-")));
        let to = path.to_str().unwrap();
        kam().book("examples/northwind").line(line).args(["-q", "-o", to]).run().code(0);
        for screen in [DESK, TELEPHONE] {
            browser.screen(screen);
            browser.dark(false);
            browser.open(&path);
            browser.wait("document.documentElement.scrollWidth <= innerWidth");
            assert_eq!(browser.eval("document.querySelectorAll('h1').length"), json!(1), "{line}");
            browser.quiet();
            browser.keep(&format!("{}-{}", line.replace(' ', "-"), screen.0));
        }
    }
}
