"""The settings of the product, one struct per section.

Generated from package.json by `npm run generate`; do not edit.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec


class Section(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Settings under one prefix; a name that is not known here is ignored, as editors send."""


class AuditSettings(Section, frozen=True):
    """`cockpit.audit.*`."""

    on_change: bool = True
    """Audit while you type, after `cockpit.audit.delay`; a save is always audited at once. With `false`,
    for example, a file is audited when it is opened and when it is saved."""
    delay: Annotated[int, msgspec.Meta(ge=0, le=5000)] = 0
    """How many milliseconds to wait after the last keystroke before a changed file is audited, for example
    `500`. With `0` it is audited at once, and keystrokes that arrive meanwhile are taken together.
    Needs `cockpit.audit.onChange`."""
    workspace: bool = True
    """Audit the whole workspace in the background when it opens, and files that change outside the editor.
    With `false`, for example on a slow network drive, only open files are audited, and the whole by the
    command *Audit Workspace*."""
    exclude: tuple[str, ...] = ()
    """Files that are never audited, as patterns in the syntax of `.gitignore`, for example `["docs/**",
    "*.snap"]`. What git ignores, vendored and generated files are left out anyway, and so are those
    above `cockpit.audit.maxFileSize`."""
    max_file_size: Annotated[int, msgspec.Meta(ge=1)] = 1024
    """Files larger than this many kilobytes are skipped and counted, for example `4096` for 4 megabytes.
    Files that are never to be audited stand in `cockpit.audit.exclude`."""
    tags: tuple[str, ...] = ("TODO", "FIXME", "XXX", "HACK", "TBD", "BUG")
    """The words that `audit.tag` looks for at the start of a comment, for example `["TODO", "FIXME",
    "NOCOMMIT"]`. How much they weigh is set in `cockpit.audit.severities`."""
    severities: dict[str, Literal["error", "warning", "info", "hint", "off"]] = {}
    """The severity of a code or of a family of codes, for example `{"audit.tag": "warning", "guard.*":
    "error"}`. `off` silences it. The words of `audit.tag` stand in `cockpit.audit.tags`."""
    density_limit: Annotated[float, msgspec.Meta(ge=0)] = 5.0
    """How many open findings per 1,000 lines of code the Audit tile accepts before it warns, for example
    `2.5`."""


class LintSettings(Section, frozen=True):
    """`cockpit.lint.*`."""

    enabled: bool = True
    """Run ruff on Python files when they are opened or saved, with the workspace's own ruff configuration.
    With `false`, for example when another linter is in use, ruff does not run. Which ruff it is:
    `cockpit.lint.path`; whether its findings are shown: `cockpit.lint.publish`."""
    publish: Literal["auto", "always", "never"] = "auto"
    """Whether ruff's findings are shown in the Problems panel, for example `never` when they are shown
    elsewhere. They are counted in any case. Needs `cockpit.lint.enabled`."""
    path: str = ""
    """The ruff program, for example `/usr/local/bin/ruff`. Empty means the one that is installed beside
    the daemon. Needs `cockpit.lint.enabled`, and is not read from a workspace that is not trusted."""


class ComplianceSettings(Section, frozen=True):
    """`cockpit.compliance.*`."""

    run_tests_on_save: bool = False
    """Run the folder's tests whenever a program is saved, in the folder's own Python environment, so that
    the score is never stale. With `true`, for example, a failing test shows in the score a moment after
    the save. Nothing runs in a workspace that is not trusted; by hand, the command *Run Tests for the
    Score* does the same."""
    only_affected_tests: bool = False
    """After a save, run only the test files that import what changed, directly or through other files.
    With `true`, for example, the figure moves sooner in a project with many tests; it stays stale until
    all of them have run, by hand or every `cockpit.compliance.testInterval` minutes."""
    test_interval: Annotated[int, msgspec.Meta(ge=0, le=10080)] = 0
    """Run all tests of the folder every so many minutes, when the code has changed since they last ran;
    `0` for never. With `60`, for example, the score is never stale for much longer than an hour. Of
    several windows on the folder one runs them; nothing runs in a workspace that is not trusted."""
    show_failures: bool = True
    """Show the failing tests of the last run in the Problems panel, each at the line on which it failed.
    With `false`, for example, they are only where you ran them, such as in the test explorer of VS
    Code."""


class BackupSettings(Section, frozen=True):
    """`cockpit.backup.*`."""

    root: Annotated[str, msgspec.Meta(pattern="^(~?$|~?[/\\\\]|[A-Za-z]:[/\\\\])")] = ""
    """The folder that holds your backups, for example `/mnt/backup`. The operation guard protects it; it
    may neither contain the workspace nor lie inside it."""
    schedule: Literal["off", "hourly", "daily", "weekly"] = "off"
    """How often the workspace is backed up while it is open, for example `daily`. After each backup the
    rotation removes old ones for good, and once a week the last one is restored into a scratch folder
    and compared. Needs `cockpit.backup.root`."""
    databases_minutes: Annotated[int, msgspec.Meta(ge=0, le=1440)] = 5
    """How often, in minutes, the cockpit's own databases (findings, scores, corrections, sessions) are
    kept beside the backups while they change and there is a `cockpit.backup.schedule`, for example `5`.
    `cockpit backup restore --databases --at "2026-11-21 15:40"` brings them back. Each moment of the
    last day is kept, of older ones the last of a day, a week and a month. With `0` they are kept only
    with each backup."""


class SyncSettings(Section, frozen=True):
    """`cockpit.sync.*`."""

    live: bool = False
    """Keep the databases that the project names under `[tool.cockpit.sync]` alike while the folder is
    open: what is written to one is in the others a moment later, and a server that is away gets it when
    it is back. With `true`, for example, nobody has to run `cockpit sync run`. Nothing is synchronised
    in a workspace that is not trusted."""
    peers: dict[str, str] = {}
    """Databases of your own beside those of the project, or in place of those with the same names, for
    example `{"team": "postgresql://ann@db.example/notes"}`. A path is relative to the folder. A
    password has no place here: *Set Password of a Server* keeps it in the secret storage of the editor.
    Used by `cockpit.sync.live` and the commands of the editor."""


class HarSettings(Section, frozen=True):
    """`cockpit.har.*`."""

    budgets: dict[str, Annotated[float, msgspec.Meta(ge=0)]] = {}
    """What a page of a recording may use at most, for example `{"requests": 80, "script-bytes": 500000,
    "load-ms": 2500}`; what is beyond it is reported as `perf/budget`. Bytes are those over the wire. A
    recording without pages is judged as a whole. `[har.budgets]` of the project's `cockpit.toml` has
    the same names, and wins."""
    generate_into: str = "tests/{name}"
    """The folder that is proposed for what is generated from a recording, relative to the workspace
    folder, for example `e2e/{name}`; `{name}` stands for the recording's name. You can change it each
    time."""


class CopilotsEditorSettings(Section, frozen=True):
    """`cockpit.copilots.editor.*`."""

    model: str = ""
    """Which of the editor's language models is asked, by its id, family or name, for example `gpt-4o`.
    Empty means the first one that the editor offers. Needs `cockpit.copilots.provider` to be `editor`."""


class CopilotsOpenaiSettings(Section, frozen=True):
    """`cockpit.copilots.openai.*`."""

    base_url: Annotated[str, msgspec.Meta(pattern="^$|^https?://[^\\s@?#]+$")] = ""
    """An endpoint that speaks the protocol of OpenAI, for example `https://api.openai.com/v1` or
    `http://localhost:11434/v1`. Only this host is asked and gets the key, which *Cockpit: Set Key of
    the Language Model* keeps in the editor's secret storage. Without TLS only on this computer. Needs
    `cockpit.copilots.provider` to be `openai`."""
    model: str = ""
    """The model at `cockpit.copilots.openai.baseUrl`, for example `gpt-5.2-codex` or `qwen3-coder`."""
    prices: dict[str, Annotated[float, msgspec.Meta(ge=0)]] = {}
    """What a million tokens of the model in `cockpit.copilots.openai.model` cost, for example `{"input":
    2.5, "output": 10}`. Empty means that costs are unknown."""


class CopilotsBudgetSettings(Section, frozen=True):
    """`cockpit.copilots.budget.*`."""

    tokens_per_task: Annotated[int, msgspec.Meta(ge=4000, le=2000000)] = 40000
    """How many tokens a language model may use for one task, with all that is asked again, for example
    `80000`. What does not fit into half of it is not sent."""
    tokens_per_day: Annotated[int, msgspec.Meta(ge=0)] = 400000
    """How many tokens language models may use on one day (UTC) for each workspace folder, for example
    `1000000`; `0` for no limit. Where a provider does not tell how many there were, four characters
    count as one."""
    cost_per_day: Annotated[float, msgspec.Meta(ge=0)] = 0.0
    """What language models may cost on one day (UTC) for each workspace folder, in the currency of
    `cockpit.copilots.openai.prices`, for example `2.5`; `0` for no limit. Needs those prices."""


class CopilotsSettings(Section, frozen=True):
    """`cockpit.copilots.*`."""

    provider: Literal["templates", "editor", "openai"] = "templates"
    """Who proposes changes, for example `openai` for the endpoint in `cockpit.copilots.openai.baseUrl`.
    Whoever it is, the second copilot judges the proposal, and nothing is written without you."""
    reviewer: Literal["none", "editor", "openai"] = "none"
    """Which language model reviews a proposal that nothing else could refute, for example `openai` where
    `cockpit.copilots.provider` is `editor`. What it says is marked as an opinion and refuses nothing.
    It is not asked about what its own provider has proposed."""
    editor: CopilotsEditorSettings = CopilotsEditorSettings()
    openai: CopilotsOpenaiSettings = CopilotsOpenaiSettings()
    budget: CopilotsBudgetSettings = CopilotsBudgetSettings()


class TemplatesSettings(Section, frozen=True):
    """`cockpit.templates.*`."""

    mine_patterns: bool = True
    """Keep the functions, classes, tests, fixtures and handlers of the workspace findable while you work:
    what changes is taken in a moment after the audit has seen it. With `false`, for example in a
    repository that is not to be indexed, that is done only by *Refresh Patterns of the Workspace* and
    `cockpit templates mine`. They stay in a database on this computer; files that git or
    `cockpit.audit.exclude` leave out, and whatever holds a secret, are never taken in. In a team's
    store (`cockpit.storage.url`) patterns are taken in by command only. Needs
    `cockpit.audit.workspace`."""


class DaemonSettings(Section, frozen=True):
    """`cockpit.daemon.*`."""

    interpreter: str = ""
    """The Python interpreter (3.11 or newer) that has the cockpit installed, for example
    `/opt/cockpit/bin/python`. Empty means the Python extension's choice when it has the cockpit, else
    the environment that the extension sets up for itself (`cockpit.daemon.wheelhouse`)."""
    wheelhouse: str = ""
    """A folder with the wheels of the cockpit's requirements, for example `/srv/wheels`: its environment
    is then set up from there, without a network. Empty means the package index that pip is configured
    for. Not used with an interpreter of your own (`cockpit.daemon.interpreter`)."""
    log_level: Literal["error", "warning", "info", "debug"] = "info"
    """How much the daemon writes to the output channel, for example `debug` before you report a bug. The
    messages themselves are written with `cockpit.trace.server`."""


class StorageSettings(Section, frozen=True):
    """`cockpit.storage.*`."""

    folder: Annotated[str, msgspec.Meta(pattern="^(~?$|~?[/\\\\]|[A-Za-z]:[/\\\\])")] = ""
    """Where the databases are kept, for example `/data/cockpit`. Empty means the user data folder of the
    operating system. It must lie outside the workspace."""
    url: Annotated[str, msgspec.Meta(pattern="^$|^postgres(ql)?(\\+[a-z0-9]+)?://[^\\s:@/]+@[^\\s@]+$")] = ""
    """The team's PostgreSQL (14 or newer) that holds the databases instead of files, for example
    `postgresql://ann@db.example.com/cockpit`. Without a password: *Cockpit: Set Password of the Team's
    Store* keeps it in the editor's secret storage. Empty means the files in `cockpit.storage.folder`,
    or what the environment variable `COCKPIT_STORAGE_URL` names."""
    name: Annotated[str, msgspec.Meta(pattern="^$|^[a-z][a-z0-9_]{0,39}$")] = ""
    """What this folder is called in the team's store (`cockpit.storage.url`), for example `shop`: all who
    give it the same name share what is known of it. Empty means a record of its own for each working
    copy."""


class TraceSettings(Section, frozen=True):
    """`cockpit.trace.*`."""

    server: Literal["off", "messages", "verbose"] = "off"
    """Write the messages between the editor and the daemon to the output channel, for example `messages`.
    How much the daemon itself writes is set in `cockpit.daemon.logLevel`."""


class Settings(Section, frozen=True):
    """Everything under `cockpit.`."""

    audit: AuditSettings = AuditSettings()
    lint: LintSettings = LintSettings()
    compliance: ComplianceSettings = ComplianceSettings()
    backup: BackupSettings = BackupSettings()
    sync: SyncSettings = SyncSettings()
    har: HarSettings = HarSettings()
    copilots: CopilotsSettings = CopilotsSettings()
    templates: TemplatesSettings = TemplatesSettings()
    daemon: DaemonSettings = DaemonSettings()
    storage: StorageSettings = StorageSettings()
    trace: TraceSettings = TraceSettings()
