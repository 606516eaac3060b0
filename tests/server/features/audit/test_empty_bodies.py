"""Empty bodies in braces and in Ruby: hints where the comment above promises what they do."""

from __future__ import annotations

import pytest

FOUND = [
    ("a.ts", "/** Loads the users of a path. */\nexport function loadUsers(path: string): void {\n}\n", 2),
    ("a.js", "// Load all of it from disk.\nexport function load() {}\n", 2),
    ("a.ts", "class Users {\n  /** Saves the user to disk. */\n  save(user: User): void {}\n}\n", 3),
    ("a.go", "package a\n\n// SaveUser writes the user to disk.\nfunc SaveUser(u User) {\n}\n", 4),
    ("a.go", "package a\n\n// Send sends a mail to a user.\nfunc (m *Mailer) Send(to string) {}\n", 4),
    ("A.java", "class A {\n  /** Saves the user. */\n  public void save(User u) {\n  }\n}\n", 3),
    ("A.cs", "class A {\n  /// <summary>Saves the user.</summary>\n  public void Save(User u) { }\n}\n", 3),
    ("a.kt", "/** Saves the user to disk. */\nfun save(user: User) {\n}\n", 2),
    ("a.swift", "struct A {\n  /// Saves the user to disk.\n  func save(user: User) {}\n}\n", 3),
    ("a.rs", "impl Store {\n  /// Saves the user to disk.\n  pub fn save(&self, user: User) {}\n}\n", 3),
    ("a.c", "/* Saves the user to a file. */\nvoid save_user(struct user *u) {\n}\n", 2),
    ("a.h", "#ifndef A_H\n/* Saves the user to a file. */\nvoid save_user(struct user *u) {}\n#endif\n", 3),
    ("a.php", "<?php\nclass A {\n  /** Saves the user. */\n  public function save(User $u) {\n  }\n}\n", 4),
    ("a.rb", "class A\n  # Saves the user to disk.\n  def save(user)\n  end\nend\n", 3),
]


@pytest.mark.parametrize(("path", "text", "line"), FOUND)
def test_hints_where_the_comment_promises_more(audited, path: str, text: str, line: int) -> None:
    assert audited(path, text) == [f"{line} stub hint"]


LEFT_ALONE = [
    ("a.ts", "export function loadUsers(path: string): void {\n}\n"),
    ("a.ts", "/** The users of a path. */\nexport function loadUsers(path: string): void {}\n"),
    ("a.ts", "/** Loads the users: nothing to do here. */\nexport function loadUsers(path: string) {}\n"),
    ("a.ts", "/** Loads the users of a path. */\nexport function loadUsers(path: string) { /* none */ }\n"),
    ("a.ts", "/** Loads the users of a path. */\nexport function loadUsers(_path: string): void {}\n"),
    ("a.ts", "/** Handles a click on it. */\nexport function handleClick(event: E): void {}\n"),
    ("a.ts", "class A extends B {\n  /** Saves the user to disk. */\n  save(user: User): void {}\n}\n"),
    ("a.ts", "class A {\n  /** Saves the user to disk. */\n  save(u: U) {}\n}\nclass B extends A {}\n"),
    ("a.ts", "const a = {\n  /** Saves the user to disk. */\n  save(user) {},\n};\n"),
    ("a.ts", "/** Saves the user to disk. */\nconst save = (user: User) => {};\n"),
    ("tests/a.test.ts", "/** Loads the users of a path. */\nfunction loadUsers(path: string): void {}\n"),
    ("a.go", "package a\n\n// Conflict denotes the type of this error.\nfunc (e E) Conflict() {}\n"),
    ("a.go", "//go:build !linux\n\npackage a\n\n// Apply applies the values.\nfunc Apply(v []V) {}\n"),
    ("a.go", "package a\n\n// Send sends a mail.\nfunc Send(context.Context, string) {}\n"),
    ("A.java", "class A {\n  /** Saves the user. */\n  @Override\n  public void save(User u) {}\n}\n"),
    ("A.java", "class A {\n  /** Saves the user. */\n  protected void save(User u) {}\n}\n"),
    ("A.java", "interface A {\n  /** Saves the user. */\n  default void save(User u) {}\n}\n"),
    ("A.cs", "class A {\n  /// <summary>Saves the user.</summary>\n  public virtual void Save(U u) { }\n}\n"),
    ("a.rs", "impl Keep for Store {\n  /// Saves the user to disk.\n  fn save(&self, user: User) {}\n}\n"),
    ("a.c", "#ifdef NET\n/* Sends the user away. */\nvoid send_user(struct user *u) {}\n#endif\n"),
    ("a.cpp", "/* Saves the user to disk. */\nvoid save_user(struct user *) {}\n"),
    ("a.rb", "class A < B\n  # Saves the user to disk.\n  def save(user)\n  end\nend\n"),
    ("a.rb", "module A\n  # Saves the user to disk.\n  def save(user)\n  end\nend\n"),
]


@pytest.mark.parametrize(("path", "text"), LEFT_ALONE)
def test_left_alone(audited, path: str, text: str) -> None:
    assert audited(path, text) == []
