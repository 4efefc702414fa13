// Node's clients through the gateway, against the scripted server: `openai`, and the Vercel AI SDK.
//
// One function per scenario. What must never reach the server is listed at the top; after every scenario the file of
// what it received is searched for all of it.

import { spawn } from "node:child_process";
import { deepStrictEqual as same, ok as check, rejects } from "node:assert";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createOpenAI } from "@ai-sdk/openai";
import { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import OpenAI from "openai";

const [binary, script] = process.argv.slice(2);
const MAIL = "ana.ruiz@example.org", OTHER = "bo.chen@example.net", CARD = "4111 1111 1111 1111";
const NEVER = [MAIL, OTHER, CARD, CARD.replaceAll(" ", "")];
const model = "scripted";

/** The lines of a stream up to the one that `pick` takes something from; the rest is read and dropped. */
function said(stream, pick) {
  return new Promise((found, failed) => {
    const lines = [];
    createInterface({ input: stream })
      .on("line", (line) => { lines.push(line); const picked = pick(line); if (picked) found(picked); })
      .on("close", () => failed(new Error(`it did not start: ${lines.join("\n")}`)));
  });
}

const folder = mkdtempSync(join(tmpdir(), "clients-"));
const seenPath = join(folder, "seen.jsonl");
writeFileSync(seenPath, "");
const seen = () => readFileSync(seenPath, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const upstream = spawn("python3", [script, seenPath], { stdio: ["ignore", "pipe", "inherit"] });
const port = await said(upstream.stdout, (line) => line.trim());
const gateway = spawn(
  binary,
  ["serve", "--listen", "127.0.0.1:0", "--upstream", `http://127.0.0.1:${port}`, "--audit", join(folder, "log")],
  { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: "", XDG_STATE_HOME: "" } },
);
const url = await said(gateway.stderr, (line) => line.split("listening on ")[1]);

const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-none", timeout: 30_000 });
const sdk = createOpenAI({ baseURL: `${url}/v1`, apiKey: "sk-none" });

const asked = `Write to ${MAIL} and ${OTHER}, card ${CARD}.`;
const user = (content) => [{ role: "user", content }];
const parameters = { type: "object", properties: { to: { type: "string" }, note: { type: "string" } }, required: ["to"] };

const scenarios = {
  async "openai: chat, whole and streamed"() {
    const reply = await openai.chat.completions.create({ model, messages: user(asked) });
    same(reply.choices[0].message.content, `You wrote: ${asked}`);
    const stream = await openai.chat.completions.create({ model, messages: user(asked), stream: true, n: 2 });
    const texts = ["", ""];
    for await (const chunk of stream) {
      for (const choice of chunk.choices) texts[choice.index] += choice.delta.content ?? "";
    }
    same(texts, [`You wrote: ${asked}`, `You wrote: ${asked}`]);
  },

  async "openai: parallel tool calls, streamed, in rounds"() {
    const tools = [{ type: "function", function: { name: "send_mail", parameters } }];
    const messages = user(`use the tool for ${MAIL} and ${OTHER}`);
    for (let round = 0; round < 3; round++) {
      const message = await openai.chat.completions.stream({ model, messages, tools }).finalMessage();
      const given = message.tool_calls.map((call) => JSON.parse(call.function.arguments));
      same(given, [MAIL, OTHER].map((to) => ({ to, note: `say "hi" to ${to}` })));
      messages.push({ role: "assistant", content: null, tool_calls: message.tool_calls });
      for (const call of message.tool_calls) {
        messages.push({ role: "tool", tool_call_id: call.id, content: `sent, ${MAIL} answered in round ${round}` });
      }
      messages.push(...user(`use the tool for ${MAIL} and ${OTHER}`));
    }
  },

  async "openai: responses, whole and streamed"() {
    const input = `Write to ${MAIL}`;
    const reply = await openai.responses.create({ model, input });
    same(reply.output_text, `You wrote: ${input}`);
    let [text, given] = ["", ""];
    for await (const event of await openai.responses.create({ model, input, stream: true })) {
      if (event.type === "response.output_text.delta") text += event.delta;
      if (event.type === "response.function_call_arguments.delta") given += event.delta;
    }
    same([text, JSON.parse(given)], [`You wrote: ${input}`, { to: input }]);
  },

  async "openai: JSON mode, embeddings, models"() {
    const reply = await openai.chat.completions.create({
      model, messages: user(`JSON about "${MAIL}"`), response_format: { type: "json_object" },
    });
    same(JSON.parse(reply.choices[0].message.content), { who: `JSON about "${MAIL}"` });
    const vectors = await openai.embeddings.create({ model, input: [`mail of ${MAIL}`], encoding_format: "float" });
    same(vectors.data[0].embedding, [0.5, 1.5]);
    same((await openai.models.list()).data.map((one) => one.id), [model]);
  },

  async "openai: a refusal is an error of its own kind, and not tried again"() {
    const before = seen().length;
    await rejects(openai.chat.completions.create({ model, messages: user("hi"), seed: 4111111111111111 }), (error) => {
      check(error instanceof OpenAI.PermissionDeniedError, String(error));
      check(error.message.includes("/seed") && error.message.includes("CREDIT_CARD"), error.message);
      check(!error.message.includes("4111"), "the value is not repeated");
      check(error.headers.get("x-safeconduct-receipt"), "receipt");
      return true;
    });
    same(seen().length, before);
  },

  async "openai: errors of the server arrive, and a cancelled stream reaches it"() {
    await rejects(openai.chat.completions.create({ model, messages: user("please fail") }), OpenAI.InternalServerError);
    same(seen().filter((one) => one.body?.includes("please fail")).length, 3);
    const stream = await openai.chat.completions.create({
      model, stream: true, messages: user(`talk very slowly about ${"x".repeat(400)}`),
    });
    let chunks = 0;
    for await (const _ of stream) if (++chunks === 5) break;
    for (let tries = 0; !seen().some((one) => one.gone); tries++) {
      check(tries < 100, "the server was not told that nobody listens");
      await new Promise((done) => setTimeout(done, 100));
    }
  },

  async "ai sdk: text, whole and streamed, over chat completions and responses"() {
    for (const one of [sdk.chat(model), sdk.responses(model)]) {
      const prompt = `Write to ${MAIL}`;
      const whole = await generateText({ model: one, prompt });
      same(whole.text, `You wrote: ${prompt}`);
      let text = "";
      for await (const piece of streamText({ model: one, prompt }).textStream) text += piece;
      same(text, `You wrote: ${prompt}`);
    }
  },

  async "ai sdk: tools get the values, and their results stay here"() {
    const called = [];
    const tools = {
      send_mail: tool({
        inputSchema: jsonSchema(parameters),
        execute: async (input) => { called.push(input.to); return `sent; ${MAIL} and ${CARD} answered`; },
      }),
    };
    const prompt = `use the tool for ${MAIL} and ${OTHER}`;
    const whole = await generateText({ model: sdk.chat(model), prompt, tools, stopWhen: stepCountIs(4) });
    same(whole.steps.length, 2);
    check(whole.text.includes(MAIL) && whole.text.includes(CARD), whole.text);
    const streamed = streamText({ model: sdk.chat(model), prompt, tools, stopWhen: stepCountIs(4) });
    let text = "";
    for await (const piece of streamed.textStream) text += piece;
    check(text.includes(MAIL) && text.includes(CARD), text);
    same(called, [MAIL, OTHER, MAIL, OTHER]);
  },

  async "ai sdk: an object"() {
    const schema = jsonSchema({ type: "object", properties: { who: { type: "string" } }, required: ["who"] });
    const reply = await generateObject({ model: sdk.chat(model), schema, prompt: `JSON about ${MAIL}` });
    same(reply.object, { who: `JSON about ${MAIL}` });
  },

  async "ai sdk: a refusal is an error, and not tried again"() {
    const before = seen().length;
    const call = generateText({
      model: sdk.chat(model), prompt: "hi", providerOptions: { openai: { user: "x" } }, seed: 4111111111111111,
    });
    await rejects(call, (error) => {
      same([error.statusCode, error.isRetryable], [403, false]);
      check(error.message.includes("CREDIT_CARD") && !error.message.includes("4111"), error.message);
      return true;
    });
    same(seen().length, before);
  },
};

let failed = 0;
async function step(name, run) {
  try {
    await run();
    console.log(`ok       ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED   ${name}: ${error?.stack ?? error}`);
  }
}
const ended = (child) => new Promise((done) => child.once("exit", done));
for (const [name, run] of Object.entries(scenarios)) {
  await step(name, async () => {
    await run();
    const text = readFileSync(seenPath, "utf8");
    same(NEVER.filter((value) => text.includes(value)), [], "what the upstream received");
  });
}
await step("stopped, and the record verifies", async () => {
  const end = ended(gateway);
  gateway.kill("SIGTERM");
  same(await end, 0);
  const verify = spawn(binary, ["audit", "verify", join(folder, "log")], {
    stdio: "ignore", env: { ...process.env, HOME: folder, XDG_CONFIG_HOME: "", XDG_STATE_HOME: "" },
  });
  same(await ended(verify), 0);
});
upstream.kill();
gateway.kill();
rmSync(folder, { recursive: true });
console.log(`${failed} failed`);
process.exit(failed ? 1 : 0);
