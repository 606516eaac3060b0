"""Exceptions that disappear, and those that may."""

from __future__ import annotations

import pytest

FOUND = [
    ("a.py", "try:\n    f()\nexcept Exception:\n    pass\n", "3 swallow warning"),
    ("a.py", "try:\n    f()\nexcept:\n    pass\n", "3 swallow warning"),
    ("a.py", "try:\n    f()\nexcept BaseException as e:\n    ...\n", "3 swallow warning"),
    ("a.py", "try:\n    f()\nexcept (ValueError, Exception):\n    pass\n", "3 swallow warning"),
    ("a.py", "try:\n    f()\nexcept Exception: pass\n", "3 swallow warning"),
    ("a.py", "try:\n    f()\nexcept Exception:  # pragma: no cover\n    pass\n", "3 swallow warning"),
    ("a.py", "try:\n    f()\nexcept Exception:  # noqa: BLE001\n    pass\n", "3 swallow hint"),
    ("tests/test_a.py", "try:\n    f()\nexcept Exception:\n    pass\n", "3 swallow hint"),
    ("a.js", "try {\n  f();\n} catch (e) {\n}", "3 swallow warning"),
    ("a.ts", "try { f(); } catch {}", "1 swallow warning"),
    ("A.java", "class A { void g() {\n  try { f(); }\n  catch (Exception e) { }\n} }", "3 swallow warning"),
    (
        "A.java",
        "class A { void g() {\n  try { f(); }\n  catch (Exception ignored) { }\n} }",
        "3 swallow hint",
    ),
    ("A.cs", "class A { void G() {\n  try { F(); }\n  catch { }\n} }", "3 swallow warning"),
    ("a.kt", "fun g() {\n  try { f() } catch (e: Throwable) {}\n}", "2 swallow warning"),
    ("a.kt", "fun g() {\n  try { f() } catch (_: Throwable) {}\n}", "2 swallow hint"),
    ("a.swift", "func g() {\n  do { try f() } catch {}\n}", "2 swallow warning"),
    ("a.cpp", "void g() {\n  try { f(); } catch (...) {}\n}", "2 swallow warning"),
    ("a.php", "<?php\ntry { f(); } catch (\\Throwable $e) {\n}", "2 swallow warning"),
    ("a.rb", "begin\n  f\nrescue\nend\n", "3 swallow warning"),
    ("a.rb", "begin\n  f\nrescue StandardError => e\nend\n", "3 swallow warning"),
    ("a.rb", "a = begin\n  f\nrescue\n  nil\nend\n", "3 swallow hint"),
    ("a.php", "<?php\ntry { f(); } catch (\\A\\B|\\Exception $e) {\n}\n", "2 swallow warning"),
    (
        "a.py",
        "for x in y:\n    try:\n        f(x)\n    except Exception:\n        continue\n",
        "4 swallow hint",
    ),
    ("a.go", "func g() {\n\tif err := f(); err != nil {\n\t}\n}", "2 swallow warning"),
    (
        "a.py",
        "try:\n    x = f()\nexcept Exception:\n    pass\nelse:\n    log(x)\n",
        "3 swallow warning",
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert audited(path, text) == [expected]


LEFT_ALONE = [
    ("a.py", "try:\n    f()\nexcept ValueError:\n    pass\n"),
    (
        "a.py",
        "def g():\n  try:\n    x = f()\n  except Exception:\n    pass\n  else:\n    return x\n  return h()\n",
    ),
    ("a.py", "try:\n    f()\nexcept pytest.fail.Exception:\n    pass\n"),
    ("a.py", "try:\n    f()\nexcept Exception:\n    # Best effort: the cache is rebuilt anyway.\n    pass\n"),
    ("a.py", "try:\n    f()\nexcept Exception:  # the cache is optional\n    pass\n"),
    ("a.py", "try:\n    f()\nexcept Exception:\n    pass  # the cache is optional\n"),
    ("a.py", "try:\n    f()\nexcept Exception:  # noqa: S110\n    pass\n"),
    ("a.py", "# Closing may fail when the peer is gone.\ntry:\n    f()\nexcept Exception:\n    pass\n"),
    ("a.py", "try:\n    f()\nexcept Exception:\n    log()\n"),
    ("a.py", "try:\n    f()\nexcept Exception:\n    pass\n    g()\n"),
    ("a.py", "with contextlib.suppress(Exception):\n    f()\n"),
    ("a.py", 'S = """\ntry:\n    f()\nexcept Exception:\n    pass\n"""\n'),
    ("a.js", "try { f(); } catch (e) {\n  // the directory may not exist\n}"),
    ("a.js", "p.catch(() => {});"),
    ("a.js", "try { f(); } catch (e) { log(e); }"),
    ("A.java", "class A { void g() {\n  try { f(); }\n  catch (IOException e) { }\n} }"),
    ("A.cs", "class A { void G() {\n  try { F(); }\n  catch (OperationCanceledException) { }\n} }"),
    ("a.cpp", "void g() {\n  try { f(); } catch (const Timeout&) {}\n}"),
    ("a.php", "<?php\ntry { f(); } catch (\\Redis\\Exception $e) {\n}"),
    ("a.php", "<?php\nfunction g() {\n  try { f(); } catch (\\Exception $e) {\n  }\n  log($e);\n}"),
    ("a.rb", "begin\n  f\nrescue IOError\nend\n"),
    ("a.rb", "begin\n  f\nrescue\n  # gone already\nend\n"),
    ("a.go", "func g() {\n\tif err := f(); err != nil {\n\t\t// the file is optional\n\t}\n}"),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []
