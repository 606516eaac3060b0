"""What every reason of the second copilot's own means, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Reason:
    """One code."""

    code: str
    title: str
    explanation: str


_ALL: Final = (
    Reason(
        "validate.syntax",
        "Text that does not parse",
        "The file parsed before the change and does not now. Mend the line that is named; what follows it "
        "may only be its consequence.",
    ),
    Reason(
        "validate.conflict",
        "Mark of a merge conflict",
        "The change holds a mark of a conflict that nobody resolved. Choose one side, or join both.",
    ),
    Reason(
        "validate.outside",
        "Path outside of the repository",
        "The change names, links to or writes to a place outside of the repository. Keep to paths below "
        "its top.",
    ),
    Reason(
        "validate.secret",
        "Secret in a new line",
        "A new line holds what looks like a key, a token or a password. Read it from the environment or a "
        "secret store, and revoke it if it was ever real: git keeps it for ever.",
    ),
    Reason(
        "validate.stub",
        "Function without a body",
        "A function lost its body or came without one. Implement it, or make it abstract.",
    ),
    Reason(
        "validate.swallow",
        "Exception that disappears",
        "A new handler takes every exception, and neither raises, tells nor keeps it. Catch what you "
        "expect, or log it and raise it again.",
    ),
    Reason(
        "validate.sqlInjection",
        "Statement put together from values",
        "A statement of SQL is put together from values, so a value can become a part of it. Give the "
        "values as parameters; check names of tables against a list.",
    ),
    Reason(
        "validate.shellInjection",
        "Command put together from values",
        "A shell, `eval` or `exec` gets a text that is put together from values. Give a list of arguments "
        "without a shell.",
    ),
    Reason(
        "validate.dropsData",
        "Statement that deletes data",
        "A statement in the program drops or empties a table when it runs, and asks nobody. Narrow it, or "
        "make it a migration.",
    ),
    Reason(
        "validate.unsafeLoad",
        "Document that may run code",
        "`yaml.load` without a safe loader makes any object that the document names. Use `yaml.safe_load`.",
    ),
    Reason(
        "validate.blocking",
        "Call that blocks a coroutine",
        "A call in a coroutine waits without letting others run, so all of them stand still. Await an "
        "asynchronous one, or hand it to a thread.",
    ),
    Reason(
        "validate.unawaited",
        "Coroutine that is asked before it is awaited",
        "A call gives a coroutine, which is always true and has none of its result's values. Await it.",
    ),
    Reason(
        "validate.debug",
        "Left over from debugging",
        "A breakpoint, or a print where nothing else prints. Take it out.",
    ),
    Reason(
        "validate.licence",
        "Licence header that is lost",
        "The file lost the licence header that it had, or is the only new one without it. Put it back.",
    ),
    Reason(
        "validate.deletedTest",
        "Test that is gone",
        "A test was deleted while what it tests is still there. Keep it, or move it with a name that tells.",
    ),
    Reason(
        "validate.skippedTest",
        "Test that is switched off",
        "A test that ran is skipped now. Mend the code, or say in the change why it cannot run.",
    ),
    Reason(
        "validate.weakenedTest",
        "Test that asks for less",
        "A test lost an assertion or asks for less than before. A change that needs this changes "
        "behaviour: assert the new behaviour as exactly as the old one.",
    ),
    Reason(
        "validate.failingTest",
        "Test that fails with the change",
        "The test passes without the change and fails with it. What it says stands in the evidence.",
    ),
    Reason(
        "validate.emptyTest",
        "Test that shows nothing",
        "The new test passes whatever the functions do that it calls: also when they do nothing, return "
        "anything, or fail. Assert what they give.",
    ),
    Reason(
        "validate.weakTest",
        "Test that only shows that nothing fails",
        "The new test passes when the functions that it calls do nothing, and when they return anything, "
        "as long as they do not fail. Assert what they give.",
    ),
    Reason(
        "validate.opinion",
        "Opinion of a language model",
        "A language model that did not make the change has this against it. Nothing has proved that it is "
        "right, and it refuses nothing. Look at the line yourself.",
    ),
    Reason(
        "validate.migration",
        "Broken chain of migrations",
        "Two migrations have one number or one parent, a step follows none, or the way back leaves "
        "something. Give the new step the last one as its parent.",
    ),
    Reason(
        "validate.convention",
        "Function unlike its neighbours",
        "All functions around the new one have types, docstrings or names of one form, and it has not. Do "
        "as they do.",
    ),
    Reason(
        "validate.import",
        "Import that leads nowhere",
        "A module or name is imported that nobody defines, perhaps in a file that did not change. Correct "
        "the name, or keep what is imported.",
    ),
    Reason(
        "validate.package",
        "Package that nobody knows",
        "A package is imported that neither the environment nor a manifest nor a lock knows. It may not "
        "exist: check its name before you install it, then add it to the manifest and the lock.",
    ),
    Reason(
        "validate.lock",
        "Dependency that is not in the lock",
        "A manifest names a package that its lock lacks. Write the lock anew.",
    ),
    Reason(
        "validate.signature",
        "Call that does not fit",
        "A call does not fit what it calls any more. Change the callers with the signature, or give the "
        "new parameter a default.",
    ),
    Reason(
        "validate.scope",
        "File that was not asked for",
        "The file has nothing to do with the words of the objective, nor with the files that have. Leave "
        "it out, or make it a change of its own.",
    ),
    Reason(
        "validate.artefact",
        "Left behind by a program",
        "The file is made by a program, such as a cache or a build. Leave it out, and ignore it in git.",
    ),
    Reason(
        "validate.replay",
        "Replay that fails",
        "What was made from a recording does not perform it against a mock that gives fresh values and "
        "refuses the recorded ones. The message names the request; a value may come from elsewhere.",
    ),
    Reason(
        "validate.blindTest",
        "Suite that passes for a broken application",
        "A suite that was made from a recording passes although the mock answers with another status, "
        "without a field, with another type, or without a token. Have it look at what the message names.",
    ),
    Reason(
        "validate.size",
        "Change that is much larger than its objective",
        "So much at once cannot be looked through. Split it.",
    ),
)

REASONS: Final[Mapping[str, Reason]] = MappingProxyType({each.code: each for each in _ALL})
