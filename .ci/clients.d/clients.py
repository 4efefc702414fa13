"""The official Python clients through the gateway, against the scripted server.

One function per scenario. What must never reach the server is listed at the top; after every scenario the file of
what it received is searched for all of it.
"""

import base64
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import anthropic
import openai

BINARY = sys.argv[1]
HERE = pathlib.Path(__file__).parent
MAIL, OTHER = "ana.ruiz@example.org", "bo.chen@example.net"
CARD = "4111 1111 1111 1111"
KEY = "AKIA" + "Q3EGRTY7WMNB2KLD"
# A credential is taken out and never put back: no reply needs it.
TAKEN = re.compile(r"\[AWS_ACCESS_KEY_ID_[0-9A-Z]+\]")
NEVER = [MAIL, OTHER, CARD, CARD.replace(" ", ""), KEY]


class Gateway:
    """The gateway and the server behind it."""

    def __init__(self, folder, *arguments):
        self.seen_path = folder / "seen.jsonl"
        self.seen_path.touch()
        self.upstream = subprocess.Popen([sys.executable, str(HERE / "upstream.py"), str(self.seen_path)],
                                         stdout=subprocess.PIPE, text=True)
        port = self.upstream.stdout.readline().strip()
        environment = {**os.environ, "HOME": str(folder), "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""}
        self.process = subprocess.Popen(
            [BINARY, "serve", "--listen", "127.0.0.1:0", "--upstream", f"http://127.0.0.1:{port}",
             "--audit", str(folder / "log"), *arguments],
            stderr=subprocess.PIPE, text=True, env=environment)
        self.said = []
        for line in self.process.stderr:
            self.said.append(line)
            if "listening on" in line:
                self.url = line.split()[-1]
                break
        else:
            raise SystemExit("the gateway did not start: " + "".join(self.said))
        self.audit = folder / "log"

    def seen(self):
        return [json.loads(line) for line in self.seen_path.read_text().splitlines()]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.said.append(self.process.stderr.read())
        code = self.process.wait(20)
        self.upstream.kill()
        return code


def check(truth, what):
    if not truth:
        raise AssertionError(what)


def same(one, other):
    check(one == other, f"{one!r} is not {other!r}")


TOOLS = [{"type": "function", "function": {"name": "send_mail", "parameters": {
    "type": "object", "properties": {"to": {"type": "string"}, "note": {"type": "string"}}}}}]


def chat(gateway, ai, _):
    asked = f"Write to {MAIL} and {OTHER}, card {CARD}, key {KEY}."
    reply = ai.chat.completions.create(model="scripted", messages=[{"role": "user", "content": asked}])
    said = TAKEN.sub(KEY, reply.choices[0].message.content)
    same(said, f"You wrote: {asked}")
    check(reply.usage.total_tokens == 3, "usage")


def chat_stream(gateway, ai, _):
    asked = f"Write to {MAIL} and {OTHER}, card {CARD}."
    with ai.chat.completions.create(model="scripted", n=2, stream=True, stream_options={"include_usage": True},
                                    messages=[{"role": "user", "content": asked}]) as stream:
        said, thought, ends, usage = {0: "", 1: ""}, "", [], None
        for chunk in stream:
            usage = chunk.usage or usage
            for choice in chunk.choices:
                said[choice.index] += choice.delta.content or ""
                thought += getattr(choice.delta, "reasoning_content", None) or ""
                if choice.finish_reason:
                    ends.append(choice.finish_reason)
    same(said, {0: f"You wrote: {asked}", 1: f"You wrote: {asked}"})
    same(thought, f"thinking of {asked}")
    same(ends, ["stop", "stop"])
    same(usage.total_tokens, 3)


def an_open_bracket_at_the_end_is_not_lost(gateway, ai, _):
    asked = f"Write to {MAIL}, then [EMAIL_ADD"
    stream = ai.chat.completions.create(model="scripted", stream=True, messages=[{"role": "user", "content": asked}])
    same("".join(chunk.choices[0].delta.content or "" for chunk in stream if chunk.choices), f"You wrote: {asked}")


def tools_in_rounds(gateway, ai, _):
    """Two parallel calls, their arguments streamed letter by letter, then the results of the tools."""
    messages = [{"role": "user", "content": f"use the tool for {MAIL} and {OTHER}"}]
    for round_ in range(3):
        stream = ai.chat.completions.create(model="scripted", stream=True, tools=TOOLS, messages=messages)
        calls = {}
        for chunk in stream:
            for call in chunk.choices[0].delta.tool_calls or []:
                kept = calls.setdefault(call.index, {"id": "", "name": "", "arguments": ""})
                kept["id"] += call.id or ""
                kept["name"] += call.function.name or ""
                kept["arguments"] += call.function.arguments or ""
        same([call["id"] for call in calls.values()], ["call_0", "call_1"])
        same([call["name"] for call in calls.values()], ["send_mail", "send_mail"])
        said = [json.loads(call["arguments"]) for call in calls.values()]
        same(said, [{"to": one, "note": f'say "hi" to {one}'} for one in (MAIL, OTHER)])
        messages.append({"role": "assistant", "content": None, "tool_calls": [
            {"id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": call["arguments"]}}
            for call in calls.values()]})
        for call in calls.values():
            messages.append({"role": "tool", "tool_call_id": call["id"], "content": f"sent, {MAIL} answered in round {round_}"})
        messages.append({"role": "user", "content": f"use the tool for {MAIL} and {OTHER}"})
    whole = ai.chat.completions.create(model="scripted", tools=TOOLS, messages=messages)
    same(json.loads(whole.choices[0].message.tool_calls[1].function.arguments)["to"], OTHER)


def json_mode(gateway, ai, _):
    for stream in (False, True):
        reply = ai.chat.completions.create(model="scripted", response_format={"type": "json_object"}, stream=stream,
                                           messages=[{"role": "user", "content": f'JSON about "{MAIL}"'}])
        text = "".join(chunk.choices[0].delta.content or "" for chunk in reply) if stream else reply.choices[0].message.content
        same(json.loads(text), {"who": f'JSON about "{MAIL}"'})


def other_openai_surfaces(gateway, ai, _):
    reply = ai.completions.create(model="scripted", prompt=f"Write to {MAIL}")
    same(reply.choices[0].text, f"You wrote: Write to {MAIL}")
    stream = ai.completions.create(model="scripted", prompt=f"Write to {MAIL}", stream=True)
    same("".join(chunk.choices[0].text for chunk in stream), f"You wrote: Write to {MAIL}")
    check(ai.embeddings.create(model="scripted", input=[f"mail of {MAIL}"], encoding_format="float").data[0].embedding == [0.5, 1.5], "embedding")
    same([model.id for model in ai.models.list()], ["scripted"])


def responses(gateway, ai, _):
    asked = f"Write to {MAIL}"
    reply = ai.responses.create(model="scripted", input=asked)
    same(reply.output_text, f"You wrote: {asked}")
    same(json.loads(reply.output[1].arguments), {"to": asked})
    text, arguments = "", ""
    for event in ai.responses.create(model="scripted", input=asked, stream=True):
        if event.type == "response.output_text.delta":
            text += event.delta
        if event.type == "response.output_text.done":
            same(event.text, f"You wrote: {asked}")
            same(text, event.text)
        if event.type == "response.function_call_arguments.delta":
            arguments += event.delta
        if event.type == "response.completed":
            same(event.response.output_text, f"You wrote: {asked}")
    same(json.loads(arguments), {"to": asked})


def messages(gateway, _, claude):
    asked = f"Write to {MAIL} and {OTHER}"
    reply = claude.messages.create(model="scripted", max_tokens=100, system=f"You serve {MAIL}.",
                                   messages=[{"role": "user", "content": asked}])
    same(reply.content[1].text, f"You wrote: {asked}")
    with claude.messages.stream(model="scripted", max_tokens=100, messages=[{"role": "user", "content": asked}]) as stream:
        same("".join(stream.text_stream), f"You wrote: {asked}")
        final = stream.get_final_message()
    same(final.content[0].thinking, f"thinking of {asked}")
    same(final.content[0].signature, "c2lnbmVk")
    check(claude.messages.count_tokens(model="scripted", messages=[{"role": "user", "content": asked}]).input_tokens > 0, "tokens")


def messages_with_tools(gateway, _, claude):
    tools = [{"name": "send_mail", "input_schema": TOOLS[0]["function"]["parameters"]}]
    asked = f"use the tool for {MAIL}"
    turns = [{"role": "user", "content": asked}]
    for round_ in range(3):
        with claude.messages.stream(model="scripted", max_tokens=100, tools=tools, messages=turns) as stream:
            final = stream.get_final_message()
        use = final.content[-1]
        same((use.type, use.id, use.name), ("tool_use", "toolu_1", "send_mail"))
        same(use.input["to"], MAIL if round_ == 0 else OTHER)
        check(MAIL in use.input["note"], "restored in the middle of an argument")
        turns.append({"role": "assistant", "content": [block.model_dump(exclude_none=True) for block in final.content]})
        turns.append({"role": "user", "content": [
            {"type": "tool_result", "tool_use_id": use.id, "content": f"{OTHER} answered in round {round_}"},
            {"type": "text", "text": asked}]})


def pictures_are_refused_or_decided(gateway, ai, claude):
    """A picture cannot be scanned, so it counts as sensitive; on own hardware the default policy lets it pass."""
    picture = base64.b64encode(b"\x89PNG not really").decode()
    reply = ai.chat.completions.create(model="scripted", messages=[{"role": "user", "content": [
        {"type": "text", "text": f"who is {MAIL}?"},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{picture}"}}]}])
    check(MAIL in reply.choices[0].message.content, "restored")


def refusals_are_errors_of_the_vendor(gateway, ai, claude):
    for client, call in (
        (openai, lambda: ai.chat.completions.create(model="scripted", seed=4111111111111111,
                                                    messages=[{"role": "user", "content": "hi"}])),
        (anthropic, lambda: claude.messages.create(model="scripted", max_tokens=10, extra_body={"top_k": 4111111111111111},
                                                   messages=[{"role": "user", "content": "hi"}])),
    ):
        before = len(gateway.seen())
        try:
            call()
        except client.PermissionDeniedError as error:
            check(error.status_code == 403, "status")
            said = error.response.json()["error"]
            check("4111" not in json.dumps(said), "the value is not repeated")
            check("CREDIT_CARD" in said["message"], said["message"])
            check(("/seed" in said["message"]) or ("/top_k" in said["message"]), "the place is named")
            check(said["safeconduct"]["receipt"]["id"] == error.response.headers["x-safeconduct-receipt"], "receipt")
        else:
            raise AssertionError("not refused")
        same(len(gateway.seen()), before)


def unknown_surfaces_are_refused(gateway, ai, _):
    before = len(gateway.seen())
    for call in (
        lambda: ai.files.create(file=("a.txt", MAIL.encode()), purpose="assistants"),
        lambda: ai.audio.transcriptions.create(model="scripted", file=("a.wav", b"RIFF")),
        lambda: ai.post("/chat/completions?note=" + MAIL, cast_to=object, body={"model": "x", "messages": []}),
        lambda: ai.post("/something/new", cast_to=object, body={"text": MAIL}),
    ):
        try:
            call()
        except (openai.NotFoundError, openai.BadRequestError) as error:
            check(MAIL not in error.response.text, "the value is not repeated")
        else:
            raise AssertionError("not refused")
    same(len(gateway.seen()), before)


def errors_of_the_upstream_arrive(gateway, ai, _):
    try:
        ai.chat.completions.create(model="scripted", messages=[{"role": "user", "content": "please fail"}])
    except openai.InternalServerError as error:
        same(error.status_code, 503)
    else:
        raise AssertionError("no error")
    calls = [one for one in gateway.seen() if "please fail" in one["body"]]
    check(len(calls) == 3, f"the client's own retries go through: {len(calls)}")
    try:
        for _ in ai.chat.completions.create(model="scripted", stream=True, messages=[{"role": "user", "content": "please break"}]):
            pass
    except (openai.APIConnectionError, openai.APIError, Exception) as error:
        check("half" not in str(error), str(error))
    else:
        raise AssertionError("a stream that breaks off must not look whole")


def cancellation(gateway, ai, _):
    stream = ai.chat.completions.create(model="scripted", stream=True,
                                        messages=[{"role": "user", "content": "talk very slowly about " + "x" * 400}])
    for number, _chunk in enumerate(stream):
        if number == 5:
            break
    stream.close()
    for _ in range(100):
        if any("gone" in one for one in gateway.seen()):
            return
        time.sleep(0.1)
    raise AssertionError("the upstream was not told that nobody listens")


def an_agent_of_fifty_turns(gateway, ai, _):
    """Every turn reads a file with secrets; the placeholder of one value is the same in every turn."""
    files = [f"mail={MAIL} other={OTHER} aws={KEY} card={CARD} line={n}" for n in range(50)]
    turns = [{"role": "user", "content": "read the files"}]
    start = len(gateway.seen())
    for number, content in enumerate(files):
        turns.append({"role": "assistant", "content": None, "tool_calls": [
            {"id": f"call_{number}", "type": "function", "function": {"name": "read", "arguments": json.dumps({"path": f"/etc/{number}"})}}]})
        turns.append({"role": "tool", "tool_call_id": f"call_{number}", "content": content})
        reply = ai.chat.completions.create(model="scripted", messages=turns, extra_headers={"x-safeconduct-session": "agent"})
        same(TAKEN.sub(KEY, reply.choices[0].message.content), f"You wrote: {content}")
        turns.append({"role": "assistant", "content": reply.choices[0].message.content})
    sent = [json.loads(one["body"])["messages"] for one in gateway.seen()[start:]]
    for before, after in zip(sent, sent[1:]):
        same(after[: len(before)], before)
    check(len(sent) == 50, "turns")


def compressed_requests(gateway, ai, _):
    import gzip
    body = gzip.compress(json.dumps({"model": "scripted", "messages": [{"role": "user", "content": f"to {MAIL}"}]}).encode())
    request = urllib.request.Request(gateway.url + "/v1/chat/completions", body,
                                     {"content-type": "application/json", "content-encoding": "gzip"})
    with urllib.request.urlopen(request) as reply:
        same(json.load(reply)["choices"][0]["message"]["content"], f"You wrote: to {MAIL}")
    bomb = urllib.request.Request(gateway.url + "/v1/chat/completions", gzip.compress(b"\0" * (200 << 20)),
                                  {"content-encoding": "gzip"})
    try:
        urllib.request.urlopen(bomb)
    except urllib.error.HTTPError as error:
        same(error.code, 413)
    else:
        raise AssertionError("a bomb went through")


def pages(gateway, *_):
    def get(path):
        with urllib.request.urlopen(gateway.url + path) as reply:
            return reply.read().decode()
    same(get("/healthz"), "ok\n")
    same(get("/readyz"), "ready\n")
    check('safeconduct_requests_total{format="openai/chat-completions",status="200"}' in get("/metrics"), "metrics")
    check("<title>safeconduct</title>" in get("/"), "page")
    status = get("/status.json")
    check(json.loads(status)["decisions"], "decisions")
    check(not any(value in status for value in NEVER), "no content on the page")


SCENARIOS = [chat, chat_stream, an_open_bracket_at_the_end_is_not_lost, tools_in_rounds, json_mode, other_openai_surfaces,
             responses, messages, messages_with_tools, pictures_are_refused_or_decided, refusals_are_errors_of_the_vendor,
             unknown_surfaces_are_refused, errors_of_the_upstream_arrive, cancellation, an_agent_of_fifty_turns,
             compressed_requests, pages]


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        gateway = Gateway(folder)
        ai = openai.OpenAI(base_url=gateway.url + "/v1", api_key="sk-none", timeout=30)
        claude = anthropic.Anthropic(base_url=gateway.url, api_key="none", timeout=30)
        wanted = sys.argv[2:]
        for scenario in SCENARIOS:
            if wanted and scenario.__name__ not in wanted:
                continue
            try:
                scenario(gateway, ai, claude)
                leaked = [value for value in NEVER if value in gateway.seen_path.read_text()]
                check(not leaked, f"the upstream received {leaked}")
                print(f"ok       {scenario.__name__}")
            except Exception as error:
                failed += 1
                print(f"FAILED   {scenario.__name__}: {type(error).__name__}: {error}")
        try:
            same(gateway.stop(), 0)
            verified = subprocess.run([BINARY, "audit", "verify", str(gateway.audit)], capture_output=True, text=True)
            check(verified.returncode == 0, verified.stdout + verified.stderr)
            print("ok       stopped, and the record verifies")
        except Exception as error:
            failed += 1
            print(f"FAILED   the end: {type(error).__name__}: {error}; {gateway.said}")
    print(f"{failed} failed")
    sys.exit(1 if failed else 0)


main()
