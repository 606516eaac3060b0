"""Results that pretend and comments that put work off: a warning needs two signals."""

# ruff: noqa: E501 - A row of a table stays on one line.

from __future__ import annotations

import pytest

FOUND = [
    (
        "a.py",
        "def health(self):\n    # Simulate health check\n    return {'healthy': 55}\n",
        "2 deferral hint|3 fake warning",
    ),
    (
        "a.ts",
        "async function clean() {\n  // Simulate cleanup\n  return 15;\n}",
        "2 deferral hint|3 fake warning",
    ),
    (
        "a.rs",
        "fn rate(&self) -> f64 {\n    // In a real implementation, this would measure\n    Ok(0.8)\n}",
        "2 deferral hint|3 fake warning",
    ),
    (
        "a.ts",
        "async function mark() {\n  try {\n    // In production, would update the record\n    return { success: true }\n  } catch (error) {\n    console.error(error)\n    throw error\n  }\n}",
        "3 deferral hint|4 fake warning",
    ),
    (
        "a.py",
        "def cpu(self):\n    # Simulate the load\n    usage = random.uniform(10, 20)\n    memory_usage = 75.5\n    return usage + memory_usage + self.base\n",
        "2 deferral hint|3 fake warning|4 fake hint",
    ),
    (
        "a.py",
        "async def run(task):\n    # Simulate work\n    await asyncio.sleep(1)\n    return store(task)\n",
        "2 deferral hint|3 fake warning",
    ),
    (
        "a.py",
        "def latency(r):\n    r.communication_latency = random.uniform(0.02, 0.06)\n    return r\n",
        "2 fake hint",
    ),
    (
        "a.py",
        "def analyze_success(results):\n    return {'effectiveness': '85.6%', 'rate': 53.2}\n",
        "2 fake hint",
    ),
    (
        "a.rs",
        "impl M for A {\n    fn accuracy_score(&self) -> f64 {\n        0.82\n    }\n}",
        "3 fake hint",
    ),
    ("a.py", "class A:\n    def get_health_score(self, name):\n        return 0.8\n", "3 fake hint"),
    (
        "a.ts",
        "function show() {\n  console.log(`Error Rate: ${(Math.random() * 2).toFixed(2)}%`);\n  return f();\n}",
        "2 fake hint",
    ),
    (
        "a.js",
        "async function call(tool, params = {}) {\n  // Always return realistic fallback data\n  return { gain: `+${Math.random()}%`, n: f(tool) };\n}",
        "2 deferral hint|3 fake warning",
    ),
    ("a.py", "f()\n# In production, query the price feed here.\ng()\n", "2 deferral hint"),
    ("a.py", "f()\n# This would need to be stored elsewhere\ng()\n", "2 deferral hint"),
    (
        "a.rs",
        "f();\n// Candidate training - full implementation would use gradients\ng();",
        "2 deferral hint",
    ),
    ("a.rs", "f(0.01); // Would need several trials\n", "1 deferral hint"),
    ("a.ts", "f(true); // Accept any structure for now\n", "1 deferral hint"),
    ("a.py", "f()\n# For now, we'll implement a basic one\ng()\n", "2 deferral hint"),
    ("a.rs", "f();\n// Native speed (simulated)\ng();", "2 deferral hint"),
    ("a.ts", "function ok() {\n  g();\n  // For now, allow all operations\n  h();\n}", "3 deferral hint"),
    (
        "a.py",
        "def ratio(symbol):\n    # Replace with real calculation. < 0.5 means less.\n    return 0.45\n",
        "2 deferral hint|3 fake warning",
    ),
    (
        "a.ts",
        "function status() {\n  // Mock data for the demo\n  return {\n    uptime: 3600,\n    cpuUsage: 0.4,\n  };\n}",
        "2 deferral hint|3 fake warning|4 fake hint|5 fake hint",
    ),
    ("a.rs", "f();\n// use a::B;  // Temporarily disabled\n", "2 deferral hint"),
    ("a.go", "func f() {\n\tg(true) // Simplified: assume agreement\n}", "2 deferral hint"),
    ("a.rs", "/// Time of day (mock implementation)\nfn f() { g(); }", "1 deferral hint"),
    ("a.py", "def run(circuit):\n    return {'mode': 'simulated', 'circuit': str(circuit)}\n", "2 fake hint"),
    ("a.js", "// Security helpers placeholder\n", "1 deferral warning"),
    ("a.go", "func f() {\n\t// For now, we simulate pattern extraction\n\tg(h())\n}", "2 deferral hint"),
    ("a.py", "x = 1\n# This is a placeholder that simulates execution\ny = f(x)\n", "2 deferral hint"),
    (
        "a.ts",
        "async function send(id: string) {\n  // In production, would send the message\n  return { success: true, sent: `${id}` };\n}",
        "2 deferral hint|3 fake warning",
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), FOUND)
def test_found(audited, path: str, text: str, expected: str) -> None:
    assert "|".join(audited(path, text)) == expected


LEFT_ALONE = [
    ("a.py", "def basis(self):\n    return 52\n"),
    ("a.py", "def is_available(self):\n    return True\n"),
    ("a.py", "def score(self):\n    confidence = 0.0\n    return confidence + self.x\n"),
    ("a.ts", "function delay(n) {\n  return base / 2 + Math.random() * base; // jitter\n}"),
    ("a.ts", "function id() {\n  return `e_${Math.random().toString(36)}`;\n}"),
    ("a.py", "def get(d):\n    return d or None  # leave the placeholder if not found\n"),
    ("a.ts", "// show a placeholder while we get the runnables\nconst q = f();"),
    (
        "a.java",
        "class A {\n  /* for now we won't allow to seek past the end of the buffer */\n  void seek(long n) { go(n); }\n}",
    ),
    ("a.py", "# A reasonable implementation would be to cast.\ny = f(x)\n"),
    ("a.py", "# The logic would never be called.\ny = f(x)\n"),
    (
        "a.py",
        "def mutate(self):\n    learning_rate = random.uniform(0.1, 0.3)\n    return f(learning_rate)\n",
    ),
    ("a.py", "def score(self):\n    return 1.0\n"),
    ("a.rb", "def harmless?(lib)\n  [\n    # for now the only one\n    'a',\n  ].include?(lib)\nend\n"),
    ("a.py", "# This would fail if x were None.\ny = f(x)\n"),
    ("tests/test_a.py", "def fake():\n    # Simulate a failure\n    return 3\n"),
    ("a.py", "class MockStore:\n    def load(self):\n        # Simulate a load\n        return 3\n"),
    ("examples/a.py", "# Simulate a sensor\nread()\n"),
    (
        "a.py",
        "class A:\n    def rate(self):\n        # Placeholder, to be overridden in subclasses\n        return 0.5\n",
    ),
    (
        "a.py",
        'def signed(points):\n    return f"{round(points, 2) + 0.0:+.2f}"  # Nothing would be written with a sign.\n',
    ),
    (
        "a.ts",
        "function title(name: string) {\n  // It would be written without a name.\n  return `${name}.`;\n}",
    ),
    ("a.py", 'def calculate_label(score):\n    return f"{score:.2f}"\n'),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []
