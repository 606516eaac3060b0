"""Tests that cannot fail, and tests that can."""

# ruff: noqa: E501 - A row of a table stays on one line.

from __future__ import annotations

import pytest

from cockpit.features.audit.detect import detect
from cockpit.features.audit.languages import language_of
from cockpit.features.audit.policy import Policy

FOUND = [
    ("tests/test_a.py", "def test_a():\n    f()\n    assert True\n", "3 hollowTest warning"),
    ("tests/test_a.py", "def test_a():\n    assert len(f()) >= 0\n", "2 hollowTest warning"),
    (
        "tests/test_a.py",
        "class TestA(TestCase):\n    def test_a(self):\n        self.assertTrue(True)\n",
        "3 hollowTest warning",
    ),
    ("tests/test_a.py", "def test_a():\n    pass\n", "1 hollowTest warning"),
    ("tests/test_a.py", "def test_a(client):\n    client.get('/')\n", "1 hollowTest hint"),
    ("tests/test_a.py", "@pytest.mark.skip\ndef test_a():\n    assert f() == 1\n", "1 hollowTest warning"),
    ("a.test.ts", "test('a', () => {\n  f();\n  expect(true).toBe(true);\n});", "3 hollowTest warning"),
    (
        "a.test.ts",
        "it('a', () => {\n  expect(f().length).toBeGreaterThanOrEqual(0);\n});",
        "2 hollowTest warning",
    ),
    ("a.test.js", "it('a', () => {});", "1 hollowTest warning"),
    (
        "a.test.ts",
        "it.skip('a', () => {\n  expect(1).toBe(2);\n});\ntest('b', () => {});",
        "1 hollowTest info|4 hollowTest warning",
    ),
    (
        "tests/a.rs",
        '#[test]\n#[ignore = "slow"]\nfn a() {\n}\n#[test]\nfn b() {\n}',
        "5 hollowTest warning",
    ),
    ("a.test.js", "it.skip('a', () => {\n  expect(f()).toBe(1);\n});", "1 hollowTest info"),
    ("a.test.js", "it('a', () => {\n  assert(true, 'no crash');\n});", "2 hollowTest warning"),
    ("a_test.go", "func TestA(t *testing.T) {\n}", "1 hollowTest warning"),
    (
        "src/lib.rs",
        "#[cfg(test)]\nmod tests {\n    #[test]\n    fn a() {\n        assert!(true);\n    }\n}",
        "5 hollowTest warning",
    ),
    (
        "tests/a.rs",
        "#[test]\nfn a() {\n    let r = f();\n    assert!(r.is_ok() || r.is_err());\n}",
        "4 hollowTest warning",
    ),
    (
        "ATest.java",
        "class ATest {\n  @Test\n  void a() {\n    assertTrue(true);\n  }\n}",
        "4 hollowTest warning",
    ),
    (
        "ATest.java",
        "class ATest {\n  @Test\n  @Disabled\n  void a() {\n    assertEquals(1, f());\n  }\n}",
        "3 hollowTest warning",
    ),
    (
        "ATests.cs",
        "class ATests {\n  [Fact]\n  public void A() {\n    Assert.True(true);\n  }\n}",
        "4 hollowTest warning",
    ),
    (
        "ATest.php",
        "<?php\nclass ATest {\n  function testA() {\n    f();\n    $this->assertTrue(true);\n  }\n}",
        "5 hollowTest warning",
    ),
    ("ATest.kt", "class ATest {\n  @Test\n  fun a() {\n    assertTrue(true)\n  }\n}", "4 hollowTest warning"),
    (
        "ATests.swift",
        "class ATests: XCTestCase {\n  func testA() {\n    XCTAssertTrue(true)\n  }\n}",
        "3 hollowTest warning",
    ),
    (
        "tests/test_a.py",
        "def test_a():\n    f()\n    assert True  # it did not raise\n",
        "3 hollowTest hint",
    ),
    (
        "tests/test_a.py",
        "def test_a():\n    issues = f()\n    assert issues >= 0  # May be 0 when clean\n",
        "3 hollowTest hint",
    ),
    (
        "ATest.php",
        "<?php\nclass ATest {\n  function testA() {\n    f();\n    $this->assertTrue(true, 'no exception');\n  }\n}",
        "5 hollowTest hint",
    ),
    ("a_test.go", "func TestA(t *testing.T) {\n\tc.Assert(true, qt.IsTrue)\n}", "2 hollowTest warning"),
    ("a_test.go", "func TestA(t *testing.T) {\n\trequire.True(t, true)\n}", "2 hollowTest warning"),
    ("spec/a_spec.rb", "it 'a' do\n  expect(true).to eq(true)\nend\n", "2 hollowTest warning"),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert "|".join(audited(path, text)) == expected


LEFT_ALONE = [
    ("src/a.rs", '#[test]\nfn prints() {\n    println!("{:?}", hostname().unwrap());\n}\n'),
    ("ATests.cs", "class ATests {\n  [Ignore]\n  public int Value { get; set; }\n}"),
    ("ATest.kt", "class ATest {\n  @Test\n  fun a() { check(1) }\n  fun helper() {}\n}"),
    (
        "tests/test_a.py",
        'class TestA:\n    def test_a(self): pytest.skip("phase 2")\n    def test_b(self): pytest.skip("phase 2")\n',
    ),
    ("ATest.kt", 'class ATest {\n  @Ignore("flaky: #12")\n  @Test\n  fun a() {\n  }\n}'),
    (
        "tests/test_a.py",
        "def test_a():\n    @task\n    def test_task():\n        pass\n    assert run(test_task)\n",
    ),
    ("tests/data/cases/a.py", "def test_a():\n    pass\n"),
    ("tests/test_a.py", "def test_a():\n    assert f() is True\n"),
    ("tests/test_a.py", "def test_a():\n    assert row is not None\n    assert row[0] == 1\n"),
    ("tests/test_a.py", "def test_a():\n    with pytest.raises(ValueError):\n        f()\n"),
    ("tests/test_a.py", "@pytest.mark.skip(reason='needs a printer')\ndef test_a():\n    assert f()\n"),
    (
        "tests/test_a.py",
        "def test_a():\n    try:\n        f()\n    except ValueError:\n        assert True\n    else:\n        assert False\n",
    ),
    ("tests/test_a.py", "def test_a():\n    check_all(f())\n"),
    (
        "test/test_a.rb",
        "def test_a\n  begin\n    f\n  rescue E\n    assert false\n  end\n  assert true\nend\n",
    ),
    ("tests/test_a.py", "def test_a():\n    assert True in [s.equals(t) for s in f()]\n"),
    ("tests/test_a.py", "def test_a():\n    assert balance >= 0  # may be 0 at the start\n"),
    ("tests/test_a.py", "VALUE = lambda: calls.append(1) or True\n"),
    ("a.test.ts", "it('a', () => {\n  expect(score).toBeGreaterThanOrEqual(0);\n});"),
    ("a.test.ts", "it('a', () => {\n  expect(f()).toBe(true);\n});"),
    ("a.test.ts", "const t = `\n  expect(true).toBe(true);\n`;"),
    ("a.ts", "assert(true);"),
    ("a_test.go", 'func TestA(t *testing.T) {\n\tif testing.Short() {\n\t\tt.Skip()\n\t}\n\tt.Fatal("x")\n}'),
    ("a_test.go", 'func TestA(t *testing.T) {\n\tt.Skip("needs root")\n}'),
    ("ATests.java", "class ATests {\n  @Test\n  void contextLoads() {\n  }\n}"),
    ("TestExample.java", "class TestExample {\n  @Test\n  void a() {\n  }\n}"),
    ("src/Tests/Fixtures/ATest.php", "<?php\nclass A {\n  function testA() {\n  }\n}"),
    ("ATest.php", "<?php\nfunction test_a() {\n}"),
    (
        "ATests.cs",
        "class ATests {\n  [Fact]\n  public void A() {\n    var c = new C(x => { });\n    c.ShouldBeEmpty();\n  }\n}",
    ),
    (
        "ATest.java",
        "class ATest {\n  @Test\n  void a() {\n    assertThrows(E.class, () -> f(new int[] {}));\n  }\n}",
    ),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("test('a', (t) => {\n  t.assert.ok(true)\n})\n", "warning"),
        (
            "test('a', (t) => {\n  app.on('x', () => {\n    t.assert.ok(true, 'x')\n    done()\n  })\n})\n",
            "hint",
        ),
    ],
)
def test_an_assertion_that_marks_a_place_is_a_hint(text: str, severity: str) -> None:
    language = language_of("test/a.test.js")
    assert language is not None
    found = detect(text, "test/a.test.js", language, Policy()).findings
    assert [finding.severity.value for finding in found] == [severity]


@pytest.mark.parametrize(("count", "severity"), [(4, "warning"), (5, "hint")])
def test_many_empty_tests_in_one_file_are_hints(audited, count: int, severity: str) -> None:
    text = "".join(f"it('{number}', () => {{}});\n" for number in range(count))
    assert {found.rpartition(" ")[2] for found in audited("a.test.js", text)} == {severity}
