//! The HTML report as a browser shows it: charts drawn, values under the cursor, series switched, zoom, tables copied,
//! phone, dark, paper, both languages; nothing complained of on the console, and no request that leaves the page.
//!
//! Needs Chromium and its driver (Debian: `apt-get install chromium chromium-driver`); without them the tests say so
//! and pass, unless `PEAKSHIFT_NEEDS_BROWSER` is set. Pages and pictures are left in `target/tmp/browser` to be looked at.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use peakshift::experiment::compare::{self, Criterion, compare};
use peakshift::experiment::{Length, Options, replicate};
use peakshift::language::Language;
use peakshift::plan::{self, plan};
use peakshift::report::compared::{Alternative, CompareReport};
use peakshift::report::planned::PlanReport;
use peakshift::report::{Report, html};
use peakshift::routing::ROUTERS;
use peakshift::study::{self, Setting, Study};
use peakshift::workforce::Roster;
use serde_json::{Value, json};

/// A browser under the WebDriver protocol (W3C, 2018) and its Chromium extensions.
struct Browser {
    driver: Child,
    session: String,
    /// The browser's own files; away when it is.
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one; `None` where none is installed.
    fn start() -> Option<Browser> {
        let started =
            Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let Ok(mut driver) = started else {
            let reason = "chromedriver is not installed (Debian: apt-get install chromium chromium-driver)";
            assert!(std::env::var_os("PEAKSHIFT_NEEDS_BROWSER").is_none(), "{reason}");
            println!("skipped: {reason}");
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = lines.find_map(|line| {
            let line = line.ok()?;
            let rest = line.split("successfully on port ").nth(1)?;
            rest.trim_end_matches('.').parse::<u16>().ok()
        });
        let base = format!("http://127.0.0.1:{}/session", port.expect("a port"));
        let profile = tempfile::tempdir().unwrap();
        let mut arguments = vec![format!("--user-data-dir={}", profile.path().display())];
        arguments.extend(
            [
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
            ]
            .map(String::from),
        );
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        } } });
        let answer = send(minreq::post(&base), &wanted);
        let session = format!("{base}/{}", answer["sessionId"].as_str().expect("a session"));
        let browser = Browser { driver, session, _profile: profile };
        // What its own first tab asked for is not ours.
        browser.post("url", json!({ "url": "about:blank" }));
        browser.settle();
        browser.requests();
        browser.console();
        Some(browser)
    }

    fn post(&self, path: &str, body: Value) -> Value {
        send(minreq::post(format!("{}/{path}", self.session)), &body)
    }

    /// A command of the DevTools protocol.
    fn tool(&self, command: &str, parameters: Value) -> Value {
        self.post("goog/cdp/execute", json!({ "cmd": command, "params": parameters }))
    }

    fn open(&self, page: &Path) {
        self.post("url", json!({ "url": format!("file://{}", page.display()) }));
    }

    fn script(&self, script: &str) -> Value {
        self.post("execute/sync", json!({ "script": script, "args": [] }))
    }

    /// Runs a script that answers later, by calling `done`.
    fn later(&self, script: &str) -> Value {
        let script = format!("const done = arguments[arguments.length - 1]; {script}");
        self.post("execute/async", json!({ "script": script, "args": [] }))
    }

    /// Lets the page draw.
    fn settle(&self) {
        self.later("requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))");
    }

    /// What is on all canvases, by the sum of their pixels.
    fn drawn(&self) -> Vec<u64> {
        let sums = self.script(
            "return Array.from(document.querySelectorAll('[data-chart] canvas'), (canvas) => {
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                let sum = 0;
                for (let i = 3; i < data.length; i += 4) if (data[i]) sum += 1 + data[i - 3] + 2 * data[i - 2] + 3 * data[i - 1] + (i % 8191);
                return sum;
            })",
        );
        sums.as_array().unwrap().iter().map(|sum| sum.as_f64().unwrap() as u64).collect()
    }

    fn window(&self, width: u32, height: u32, mobile: bool) {
        self.tool(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile }),
        );
        self.settle();
    }

    fn scheme(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.tool("Emulation.setEmulatedMedia", json!({ "features": features }));
        self.settle();
    }

    fn picture(&self, path: &Path) {
        let answer = send(minreq::get(format!("{}/screenshot", self.session)), &Value::Null);
        std::fs::write(path, STANDARD.decode(answer.as_str().unwrap()).unwrap()).unwrap();
    }

    /// The console's messages since the last look, without those about the test's own reading of canvases.
    fn console(&self) -> Vec<String> {
        let log = self.post("se/log", json!({ "type": "browser" }));
        let messages = log.as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap());
        messages.filter(|message| !message.contains("willReadFrequently")).map(str::to_owned).collect()
    }

    /// Addresses asked for since the last look.
    fn requests(&self) -> Vec<String> {
        let log = self.post("se/log", json!({ "type": "performance" }));
        let entries = log.as_array().unwrap().iter().filter_map(|entry| {
            let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
            let message = &message["message"];
            (message["method"] == "Network.requestWillBeSent")
                .then(|| message["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
        });
        entries.collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = minreq::delete(&self.session).with_timeout(10).send();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn send(request: minreq::Request, body: &Value) -> Value {
    let request = request.with_timeout(Duration::from_secs(60).as_secs());
    let request = if body.is_null() { request } else { request.with_json(body).unwrap() };
    let answer: Value = request.send().expect("the driver answers").json().expect("JSON");
    assert!(answer["value"]["error"].is_null(), "{answer}");
    answer["value"].clone()
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name)
}

/// Pages of runs, of a plan and of comparisons: some in both languages, the others in one each.
fn pages() -> Vec<(String, PathBuf)> {
    let (never, mut pages) = (AtomicBool::new(false), Vec::new());
    let mut write = |name: &str, languages: &[Language], page: &dyn Fn() -> String| {
        for &language in languages {
            let name = format!("{name}-{}", language.code());
            let path = folder().join(format!("{name}.html"));
            std::fs::write(&path, language.during(page)).unwrap();
            pages.push((name, path));
        }
    };
    for (name, days, languages) in
        [("quiet-day", 30, &Language::ALL[..]), ("double11", 3, &[Language::Chinese][..])]
    {
        let study =
            study::read(&shipped(&format!("{name}.toml"))).unwrap_or_else(|problems| panic!("{problems}"));
        let options = Options { length: Length::Days(days), threads: 0 };
        let report = Report::of(&study, &replicate(&study, &options, &|_| {}, &never).unwrap());
        write(name, languages, &|| {
            html::run_page(&study, &report, &format!("peakshift run {name}.toml --html report.html"))
        });
    }
    let study =
        study::read_for_plan(&shipped("quiet-day.toml")).unwrap_or_else(|problems| panic!("{problems}"));
    let options = plan::Options { time: None, effort: 0.1, threads: 0, fixed: None, budget: None };
    let found = plan(&study, &options, &|_| {}, &never).unwrap_or_else(|_| panic!("a plan"));
    let report = PlanReport::of(&study, &found, Vec::new());
    let layout = found.model.written(&found.found.counts);
    let roster = Roster::of(&layout, &study.limits, &study.scenario).ok();
    write("plan", &[Language::English], &|| {
        html::plan_page(&study, &report, &layout, roster.as_ref(), "peakshift plan quiet-day.toml")
    });
    let closes = alternatives("console-outage.toml", &["routing.idle_close=2m", "routing.idle_close=5m"]);
    let closes = (compared(&closes), closes);
    let routings: Vec<String> =
        ROUTERS.iter().map(|router| format!("routing.strategy={}", router.name)).collect();
    let routings: Vec<&str> = routings.iter().map(String::as_str).collect();
    let routings = ["routing/small-team.toml", "routing/late-log-in.toml"].map(|name| {
        let alternatives = alternatives(name, &routings);
        (compared(&alternatives), alternatives)
    });
    let case = |(report, alternatives)| html::Case { alternatives, report };
    write("compare", &Language::ALL, &|| {
        html::compare_page(&[case((&closes.0, &closes.1))], "peakshift compare console-outage.toml")
    });
    write("routings", &[Language::Chinese], &|| {
        let cases: Vec<html::Case> = routings.iter().map(|(report, all)| case((report, all))).collect();
        html::compare_page(&cases, "peakshift compare small-team.toml late-log-in.toml --routing all")
    });
    pages
}

/// A shipped scenario with each of these settings.
fn alternatives(scenario: &str, settings: &[&str]) -> Vec<Alternative> {
    let read = |text: &&str| {
        let setting = Setting::list(text).expect("a setting");
        let study = study::read_with(&shipped(scenario), &setting, true);
        let study = study.unwrap_or_else(|problems| panic!("{problems}"));
        let name = text.split(['.', ':']).next_back().unwrap_or(text);
        Alternative { name: name.to_owned(), settings: vec![(*text).to_owned()], study }
    };
    settings.iter().map(read).collect()
}

fn compared(alternatives: &[Alternative]) -> CompareReport {
    let options = compare::Options {
        criterion: Criterion::Figure(alternatives[0].study.targets[0].figure),
        first_days: 12,
        at_most: 40,
        confidence: 0.95,
        indifference: None,
        against_first: false,
        threads: 0,
    };
    let studies: Vec<&Study> = alternatives.iter().map(|one| &one.study).collect();
    let found = compare(&studies, &options, &|_| {}, &AtomicBool::new(false)).expect("threads start");
    CompareReport::of(alternatives, &found).expect("there are alternatives")
}

#[test]
fn every_page_works_in_a_browser_and_asks_nobody_for_anything() {
    let Some(browser) = Browser::start() else { return };
    for (name, path) in pages() {
        browser.window(1280, 800, false);
        browser.scheme("light");
        browser.open(&path);
        browser.settle();
        let picture = |what: &str| browser.picture(&folder().join(format!("{name}-{what}.png")));
        picture("desktop");
        let language = if name.ends_with("zh") { "zh-CN" } else { "en" };
        assert_eq!(browser.script("return document.documentElement.lang"), language, "{name}");
        assert_eq!(browser.script("return document.activeElement === document.body"), true, "{name}");

        // Every chart is drawn, and says so.
        let charts =
            browser.script("return document.querySelectorAll('[data-chart]').length").as_u64().unwrap();
        let ready = browser.script("return document.documentElement.dataset.ready");
        assert_eq!(ready, charts.to_string(), "{name}");
        let drawn = browser.drawn();
        assert!(
            charts >= 3 && drawn.len() as u64 == charts && drawn.iter().all(|sum| *sum > 100_000),
            "{name}: {drawn:?}"
        );

        // The answer is on the first screen, and the weak hours begin there.
        let below = browser.script(
            "return Array.from(document.querySelectorAll('main > section:first-of-type :is(.verdict, .answer, h3)'), (part) => part.getBoundingClientRect().bottom)
                .filter((bottom) => bottom > innerHeight).length",
        );
        assert_eq!(below, 0, "{name}: something of the answer is below the first screen");

        hovers_toggles_and_zooms(&browser, &name);
        copies_tables(&browser, &name);

        // A phone has no sideways scrolling of the page, and dark is dark.
        browser.window(390, 844, true);
        browser.script("scrollTo(0, 0)");
        picture("phone");
        let wide = browser.script("return document.documentElement.scrollWidth");
        assert!(wide.as_u64().unwrap() <= 390, "{name}: {wide} pixels wide on a phone");
        browser.window(1280, 800, false);
        let light = browser.drawn();
        browser.scheme("dark");
        picture("dark");
        assert_ne!(browser.drawn(), light, "{name}: charts stay light in the dark");
        let paper = browser.script("return getComputedStyle(document.body).backgroundColor");
        assert_eq!(paper, "rgb(18, 22, 27)", "{name}");

        // Paper shows all of a table, and nothing is printed over what follows it.
        browser.tool("Emulation.setEmulatedMedia", json!({ "media": "print", "features": [] }));
        let cut = browser.script(
            "return [...document.querySelectorAll('.scroll')].filter(it => it.scrollHeight > it.clientHeight + 1).length",
        );
        assert_eq!(cut, 0, "{name}: tables are cut on paper");
        browser.tool("Emulation.setEmulatedMedia", json!({ "media": "", "features": [] }));
        browser.scheme("dark");

        // Paper is light whatever the screen is, and has the report on some A4 pages.
        let printed = browser.tool("Page.printToPDF", json!({ "preferCSSPageSize": true }));
        let printed = STANDARD.decode(printed["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder().join(format!("{name}.pdf")), &printed).unwrap();
        let text = String::from_utf8_lossy(&printed);
        let pages = text.matches("/Type /Page\n").count();
        assert!((2..=12).contains(&pages), "{name}: {pages} pages");
        assert!(text.contains("/MediaBox [0 0 594") || text.contains("/MediaBox [0 0 595"), "{name}: not A4");

        assert_eq!(browser.console(), Vec::<String>::new(), "{name}: the console complains");
        let own = format!("file://{}", path.display());
        let asked: Vec<String> =
            browser.requests().into_iter().filter(|url| *url != own && !url.starts_with("data:")).collect();
        assert!(asked.is_empty(), "{name}: asked for {asked:?}");
        // Nor could one leave if somebody tried; and a complaint would have been seen.
        let tried =
            browser.later("fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('kept'))");
        assert_eq!(tried, "kept", "{name}");
        assert!(browser.console().iter().any(|line| line.contains("Content Security Policy")), "{name}");
    }
}

fn hovers_toggles_and_zooms(browser: &Browser, name: &str) {
    let before = browser.drawn();
    browser
        .script("document.querySelector('.plot').scrollIntoView({ block: 'center', behavior: 'instant' })");
    let place = browser.script("const r = document.querySelector('.u-over').getBoundingClientRect(); return [r.x + r.width * 0.4, r.y + r.height / 2]");
    for nearer in [2.0, 0.0] {
        let (x, y) = (place[0].as_f64().unwrap() + nearer, place[1].as_f64().unwrap());
        browser.tool("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": x, "y": y }));
    }
    browser.settle();
    let shown = browser
        .script("return Array.from(document.querySelectorAll('.legend'), (legend) => legend.textContent)");
    let at = browser.script("return Array.from(document.querySelectorAll('.legend .at'), (at) => at.textContent).filter((text) => text).length");
    assert!(at.as_u64().unwrap() >= 2, "{name}: the cursor says nothing, or in one chart only: {shown}");
    browser.tool("Input.dispatchMouseEvent", json!({ "type": "mouseMoved", "x": 2, "y": 2 }));

    // A series off and on again.
    browser.script("document.querySelector('.legend button').click()");
    browser.settle();
    assert_eq!(
        browser.script("return document.querySelector('.legend button').ariaPressed"),
        "false",
        "{name}"
    );
    assert_ne!(browser.drawn()[0], before[0], "{name}: the series is still drawn");
    browser.script("document.querySelector('.legend button').click()");
    browser.settle();
    assert_eq!(browser.drawn(), before, "{name}: the series does not come back");

    // One zoom for all charts of the day, by buttons and by dragging, and back.
    let slots = "document.querySelectorAll('[data-zoom=all]')[0]";
    browser.script("document.querySelector('[data-zoom=in]').click()");
    browser.settle();
    let zoomed = browser.drawn();
    assert!(
        zoomed.iter().zip(&before).filter(|(one, other)| one != other).count() >= 2,
        "{name}: nothing is zoomed"
    );
    browser.script(&format!("{slots}.click()"));
    browser.settle();
    assert_eq!(browser.drawn(), before, "{name}: the whole day does not come back");
    let (x, y) = (place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    let mouse = |kind: &str, x: f64| {
        let button = if kind == "mouseMoved" { 1 } else { 0 };
        browser.tool(
            "Input.dispatchMouseEvent",
            json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": button, "clickCount": 1 }),
        );
    };
    mouse("mousePressed", x);
    mouse("mouseMoved", x + 80.0);
    mouse("mouseMoved", x + 160.0);
    mouse("mouseReleased", x + 160.0);
    browser.settle();
    let dragged = browser.drawn();
    assert!(
        dragged.iter().zip(&before).filter(|(one, other)| one != other).count() >= 2,
        "{name}: dragging does not zoom"
    );
    assert_eq!(browser.script(&format!("return {slots}.disabled")), false, "{name}");
    browser.script(&format!("{slots}.click()"));
    browser.settle();

    // With the keyboard: the arrow says slot and values.
    browser.script("document.querySelector('.plot').focus()");
    for _ in 0..2 {
        browser.post(
            "actions",
            json!({ "actions": [{ "type": "key", "id": "keys", "actions": [
            { "type": "keyDown", "value": "\u{e014}" }, { "type": "keyUp", "value": "\u{e014}" },
        ] }] }),
        );
    }
    let said = browser.script("return document.querySelector('#spoken').textContent");
    assert!(
        ["10:00–11:00", "20:00–21:00", "21:00–22:00"]
            .iter()
            .any(|slot| said.as_str().unwrap().contains(slot)),
        "{name}: {said}"
    );
    browser.script("document.activeElement.blur(); document.querySelector('#spoken').textContent = ''");

    // The numbers behind a chart, on demand.
    let rows = browser.later(
        "const details = document.querySelector('.chart details'); details.open = true;
         setTimeout(() => { done(details.querySelectorAll('tbody tr').length); details.open = false; }, 100)",
    );
    assert!(rows.as_u64().unwrap() >= 6, "{name}: {rows} rows");
}

fn copies_tables(browser: &Browser, name: &str) {
    browser.tool(
        "Browser.grantPermissions",
        json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }),
    );
    for table in [
        "weak-table",
        "hours-table",
        "wall-0",
        "layout-table",
        "choice-table",
        "targets-table",
        "differences-table",
        "overview-table",
        "scenario-2-loads-table",
    ] {
        let there = browser.script(&format!("return !!document.getElementById('{table}')"));
        if there == false {
            continue;
        }
        let copied = browser.later(&format!(
            "const button = document.querySelector('[data-table={table}]'); button.click();
             setTimeout(() => navigator.clipboard.readText().then(done, (error) => done('error: ' + error)), 150)"
        ));
        let copied = copied.as_str().unwrap();
        let rows: Vec<Vec<&str>> =
            copied.trim_end_matches('\n').split('\n').map(|row| row.split('\t').collect()).collect();
        let count = browser.script(&format!("return document.getElementById('{table}').rows.length"));
        assert_eq!(rows.len() as u64, count.as_u64().unwrap(), "{name}, {table}: {copied}");
        assert!(
            rows.iter().all(|row| row.len() == rows[0].len() && row.len() >= 3),
            "{name}, {table}: {copied}"
        );
        let is_comma =
            |signs: &[u8]| signs[0].is_ascii_digit() && signs[1] == b',' && signs[2].is_ascii_digit();
        assert!(
            table == "weak-table" || !copied.as_bytes().windows(3).any(is_comma),
            "{name}, {table}: numbers with commas: {copied}"
        );
    }
}
