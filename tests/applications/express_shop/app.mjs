// A small help desk with what real applications have: sessions, a double-submitted CSRF cookie, bearer tokens, cursors, ETags,
// uploads, redirects, GraphQL and a websocket. Every start draws new ids and secrets, and what is stale or missing is refused.
// `BREAK` breaks it in a way that tests must notice: status, schema, auth or field.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import express from "express";
import { buildSchema, graphql } from "graphql";
import { WebSocketServer } from "ws";

const BREAK = process.env["BREAK"] ?? "";
const USER = "grace@desk.test";
const PASSWORD = "staple-battery-horse";
const PAGE = readFileSync(new URL("page.html", import.meta.url), "utf8");

/** @typedef {{ id: string, title: string, status: string, priority: number | string, assignee: string | null, version: number }} Note */
/** @typedef {{ user: string | null, form: string, xsrf: string }} Session */

/** @type {Map<string, Session>} */
const sessions = new Map();
/** @type {Map<string, Note>} */
const notes = new Map();
/** @type {Map<string, object>} */
const exported = new Map();
/** @type {Set<string>} */
const tokens = new Set();
/** @type {Set<string>} */
const refreshes = new Set();

const draw = (/** @type {string} */ prefix, size = 8) => `${prefix}${randomBytes(size).toString("hex")}`;

/** @param {Pick<Note, "title"> & Partial<Note>} given */
function added(given) {
  const id = draw("note_", 6);
  const note = { status: "open", priority: 1, assignee: null, ...given, id, version: 1 };
  notes.set(id, note);
  return note;
}

for (let number = 1; number <= 5; number++) {
  added({
    title: `Printer ${number} is out of paper`,
    priority: number % 2 ? number : "high",
    assignee: number % 3 ? USER : null,
  });
}

/** @param {Note} note */
const tag = (note) => `"${note.id}.${note.version}"`;

/** @param {Note} note */
function shown(note) {
  const { title, ...rest } = note;
  if (BREAK === "field") return rest;
  return { ...note, ...(BREAK === "schema" && { version: String(note.version), title: [title] }) };
}

class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** @param {import("express").Request} request */
function sessionOf(request) {
  const [, sid = ""] = /\bsid=(\w+)/.exec(request.get("cookie") ?? "") ?? [];
  return sessions.get(sid);
}

/** @param {import("express").Request} request */
function needToken(request) {
  const [scheme, token = ""] = (request.get("authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || !tokens.has(token)) throw new Refusal(401, "A valid bearer token is needed.");
}

/** @param {import("express").Request} request */
function needNote(request) {
  const id = String(request.params["id"]);
  const note = notes.get(id);
  if (!note) throw new Refusal(404, `There is no note ${id}.`);
  return note;
}

/**
 * @param {any} given
 * @returns {{ title: string, status?: string, priority?: number, assignee?: string | null }}
 */
function judged(given) {
  if (typeof given?.title !== "string" || given.title.length === 0) throw new Refusal(422, "A note needs a title.");
  const { title, status = "open", priority = 1, assignee = null } = given;
  return { title, status, priority, assignee };
}

function newTokens() {
  const token = draw("tok_", 16);
  const refresh = draw("ref_", 16);
  tokens.add(token);
  refreshes.add(refresh);
  return { token, refresh, expiresIn: 600, user: { name: USER, roles: ["agent"] } };
}

/** @param {any} given */
function needPassword(given) {
  if (given?.user !== USER || given?.password !== PASSWORD || BREAK === "auth") {
    throw new Refusal(401, "The name or the password is wrong.");
  }
}

/**
 * @param {import("express").Request} request
 * @param {string} name
 */
function asked(request, name) {
  const value = request.query[name];
  return typeof value === "string" ? value : "";
}

const schema = buildSchema(`
  type Note { id: ID!, title: String!, status: String!, assignee: String, version: Int! }
  input NewNote { title: String!, assignee: String }
  type Query { notes(first: Int!): [Note!]!, note(id: ID!): Note }
  type Mutation { addNote(input: NewNote!): Note!, closeNote(id: ID!): Note }
`);
const resolvers = {
  notes: (/** @type {{ first: number }} */ { first }) => [...notes.values()].slice(0, first).map(shown),
  note: (/** @type {{ id: string }} */ { id }) => notes.get(id) && shown(/** @type {Note} */ (notes.get(id))),
  addNote: (/** @type {{ input: { title: string, assignee?: string } }} */ { input }) => shown(added({ ...input })),
  closeNote: (/** @type {{ id: string }} */ { id }) => {
    const note = notes.get(id);
    if (!note) throw new Error(`There is no note ${id}.`);
    return shown(Object.assign(note, { status: "closed", version: note.version + 1 }));
  },
};

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.use(express.json(), express.urlencoded({ extended: false }));

app.get("/health", (_request, response) => void response.json({ status: "ok" }));
app.get("/", (_request, response) => void response.type("html").send(PAGE));

app.get("/login", (_request, response) => {
  const sid = draw("", 16);
  const session = { user: null, form: draw("f-", 16), xsrf: draw("x-", 16) };
  sessions.set(sid, session);
  response.cookie("sid", sid, { httpOnly: true, sameSite: "lax" });
  response.type("html").send(
    `<!doctype html><title>Sign in</title><form method="post" action="/login">
      <input type="hidden" name="_csrf" value="${session.form}"><input name="user"><input name="password" type="password">
      <button id="sign-in">Sign in</button></form>`,
  );
});

app.post("/login", (request, response) => {
  const session = sessionOf(request);
  if (!session || request.body?._csrf !== session.form) throw new Refusal(403, "The CSRF token is stale or missing.");
  needPassword(request.body);
  session.user = USER;
  response.cookie("XSRF-TOKEN", session.xsrf, { sameSite: "lax" });
  response.redirect(303, "/desk");
});

app.get("/desk", (request, response) => {
  if (!sessionOf(request)?.user) throw new Refusal(401, "Sign in first.");
  response.type("html").send(PAGE);
});

app.post("/desk/replies", (request, response) => {
  const session = sessionOf(request);
  if (!session?.user) throw new Refusal(401, "Sign in first.");
  if (request.get("x-xsrf-token") !== session.xsrf) throw new Refusal(403, "The CSRF token is stale or missing.");
  if (!notes.has(request.body?.note)) throw new Refusal(404, `There is no note ${request.body?.note}.`);
  response.status(BREAK === "status" ? 202 : 201).json({ id: draw("reply_", 6), note: request.body.note, by: USER });
});

app.post("/api/token", (request, response) => {
  needPassword(request.body);
  response.json(newTokens());
});

app.post("/api/token/refresh", (request, response) => {
  if (!refreshes.delete(request.body?.refresh)) throw new Refusal(401, "The refresh token is stale.");
  response.json(newTokens());
});

app.get("/api/notes", (request, response) => {
  const limit = Number(asked(request, "limit") || 2);
  const cursor = asked(request, "cursor");
  const all = [...notes.values()];
  const start = cursor ? all.findIndex((note) => note.id === Buffer.from(cursor, "base64url").toString()) + 1 : 0;
  if (cursor && start === 0) throw new Refusal(400, "The cursor is stale.");
  const data = all.slice(start, start + limit);
  const last = data.at(-1);
  const next = last && start + limit < all.length ? Buffer.from(last.id).toString("base64url") : null;
  if (next) response.set("Link", `</api/notes?limit=${limit}&cursor=${next}>; rel="next"`);
  response.json({ data: data.map(shown), next });
});

app.post("/api/notes", (request, response) => {
  needToken(request);
  const given = judged(request.body);
  if ([...notes.values()].some((note) => note.title === given.title)) throw new Refusal(409, "There is such a note.");
  const note = added(given);
  response
    .status(BREAK === "status" ? 200 : 201)
    .location(`/api/notes/${note.id}`)
    .set("ETag", tag(note))
    .json(shown(note));
});

app.get("/api/notes/:id", (request, response) => {
  const note = needNote(request);
  response.set("ETag", tag(note)).json(shown(note));
});

app.patch("/api/notes/:id", (request, response) => {
  needToken(request);
  const note = needNote(request);
  if (!request.get("if-match")) throw new Refusal(428, "If-Match is needed.");
  if (request.get("if-match") !== tag(note)) throw new Refusal(412, "Somebody else changed it.");
  Object.assign(note, judged({ ...note, ...request.body }), { version: note.version + 1 });
  response.set("ETag", tag(note)).json(shown(note));
});

app.delete("/api/notes/:id", (request, response) => {
  needToken(request);
  notes.delete(needNote(request).id);
  response.status(204).end();
});

app.post("/api/files", express.raw({ type: "multipart/form-data" }), async (request, response) => {
  needToken(request);
  // The platform reads multipart by itself, where it is given the body as that of an answer.
  const type = request.get("content-type") ?? "";
  const form = type.startsWith("multipart/form-data")
    ? await new Response(request.body, { headers: { "content-type": type } }).formData()
    : null;
  const file = form?.get("file");
  if (!form || !(file instanceof File)) throw new Refusal(422, "A file is needed.");
  response.status(201).json({ id: draw("file_", 6), name: file.name, bytes: file.size, note: form.get("note") });
});

app.post("/api/exports", (request, response) => {
  needToken(request);
  const id = draw("exp_", 6);
  exported.set(id, { id, rows: notes.size, state: "ready" });
  response.redirect(303, `/api/exports/${id}`);
});

app.get("/api/exports/:id", (request, response) => {
  const found = exported.get(request.params.id);
  if (!found) throw new Refusal(404, `There is no export ${request.params.id}.`);
  response.json(found);
});

app.post("/graphql", async (request, response) => {
  needToken(request);
  const { query, variables, operationName } = request.body ?? {};
  const answer = await graphql({
    schema,
    source: String(query),
    rootValue: resolvers,
    variableValues: variables,
    operationName,
  });
  response.status(answer.data === undefined ? 400 : 200).json(answer);
});

app.use((/** @type {import("express").Request} */ request, /** @type {import("express").Response} */ response) => {
  response.status(404).json({ error: `There is no ${request.method} ${request.path}.` });
});
app.use(
  /** @type {import("express").ErrorRequestHandler} */ (
    (error, _request, response, next) => {
      if (response.headersSent) next(error);
      else response.status(error.status ?? 500).json({ error: error.message });
    }
  ),
);

const server = createServer(app);
const sockets = new WebSocketServer({ noServer: true });
server.on("upgrade", (request, socket, head) => {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname !== "/socket" || !tokens.has(url.searchParams.get("token") ?? "")) {
    socket.end("HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => {
    const room = draw("room_", 6);
    client.send(JSON.stringify({ type: "welcome", room }));
    client.on("message", (data) => {
      const asked = JSON.parse(data instanceof Buffer ? data.toString() : "null");
      const known = asked.room === room;
      client.send(JSON.stringify(known ? { type: "joined", room } : { type: "error", error: "No such room." }));
    });
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(JSON.stringify({ port: typeof address === "object" ? address?.port : null }));
});
process.on("SIGTERM", () => process.exit(0));
