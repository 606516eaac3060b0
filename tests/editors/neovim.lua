-- Attached to the daemon as the documentation says: see a finding, mark it as intentional, see it go.
-- nvim --headless --clean -u NONE -S neovim.lua, with COCKPIT and FILE in the environment; exit code 0 means that all went well.
local PATIENCE = 20000

local clients = vim.lsp.get_clients or vim.lsp.get_active_clients

local function say(text)
  io.stdout:write(text .. "\n")
end

local function fail(what)
  say("not ok: " .. what)
  vim.cmd("cquit 1")
end

local function wait(what, holds)
  if not vim.wait(PATIENCE, holds, 20) then
    fail(what)
  end
end

local function findings(buffer, code)
  return vim.tbl_filter(function(each)
    return each.code == code
  end, vim.diagnostic.get(buffer))
end

dofile(os.getenv("CONFIGURATION"))
vim.cmd("edit " .. vim.fn.fnameescape(os.getenv("FILE")))
vim.cmd("setfiletype python")
local buffer = vim.api.nvim_get_current_buf()
wait("the diagnostics of the opened file", function()
  return #findings(buffer, "audit.stub") == 1
end)
local finding = findings(buffer, "audit.stub")[1]
say(("finding: %d:%d %s"):format(finding.lnum + 1, finding.col + 1, finding.message))

local lines = vim.api.nvim_buf_line_count(buffer)
vim.api.nvim_buf_set_lines(buffer, lines, lines, false, { "", "", "def other():", "    pass" })
wait("the diagnostics of the change", function()
  return #findings(buffer, "audit.stub") == 2
end)

local function action(title)
  local range = {
    start = { line = finding.lnum, character = finding.col },
    ["end"] = { line = finding.end_lnum, character = finding.end_col },
  }
  local diagnostic = {
    range = range,
    message = finding.message,
    severity = finding.severity,
    source = finding.source,
    code = finding.code,
  }
  local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(buffer),
    range = range,
    context = { diagnostics = { diagnostic } },
  }, PATIENCE)
  for client, answer in pairs(answers or {}) do
    for _, each in ipairs(answer.result or {}) do
      if vim.startswith(each.title, title) then
        return each, client
      end
    end
  end
  fail("there is no code action " .. title)
end

local mark, client = action("Mark as intentional")
say("action: " .. mark.title)
vim.lsp.get_client_by_id(client).request_sync("workspace/executeCommand", mark.command, PATIENCE, buffer)
local comment = 0
wait("the comment", function()
  comment = vim.fn.search("cockpit: ignore", "nw")
  return comment > 0
end)
vim.fn.setline(comment, vim.fn.getline(comment) .. " the base of all readers")
wait("the diagnostics without the marked one", function()
  local left = findings(buffer, "audit.stub")
  return #left == 1 and vim.startswith(left[1].message, "`other`")
end)
say("text: " .. vim.trim(vim.fn.getline(comment)))
vim.cmd("write")
wait("the diagnostics of the saved file", function()
  return #findings(buffer, "audit.stub") == 1
end)
vim.lsp.stop_client(clients())
wait("the end of the daemon", function()
  return #clients() == 0
end)
say("ok")
vim.cmd("qall!")
