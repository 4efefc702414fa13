"""A scripted model server on loopback: answers as the vendors do, in the smallest pieces, and keeps what it was sent.

Every reply is made of what stands in the request, so a placeholder that comes in goes out again, cut at every
character. What was received is written to a file of JSON lines; the tests look there for originals.
"""

import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PLACEHOLDER = re.compile(r"\[[A-Z][A-Z0-9_]*(?:\.[0-9A-Z]+)?\]")


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one)


def last_user(body):
    turns = body.get("messages") or body.get("input") or body.get("prompt") or ""
    if isinstance(turns, list) and turns:
        turns = turns[-1]
    if isinstance(turns, dict):
        turns = turns.get("content", turns.get("output", ""))
    return " ".join(
        text for text in texts(turns) if text not in ("text", "input_text", "image_url", "tool_result")
    )


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 0

    def log_message(self, *_):
        pass

    def send_json(self, value, status=200, headers=()):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for name, said in headers:
            self.send_header(name, said)
        self.end_headers()
        self.wfile.write(data)

    def begin_stream(self):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def piece(self, data):
        if data:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def send_events(self, events):
        """Each event in a chunk of its own, some of them cut in the middle."""
        self.begin_stream()
        for number, event in enumerate(events):
            data = event.encode()
            cut = len(data) // 2 if number % 3 == 0 else len(data)
            self.piece(data[:cut])
            self.piece(data[cut:])
        self.piece(b"")
        self.wfile.write(b"0\r\n\r\n")

    def do_GET(self):
        if self.path == "/v1/models":
            return self.send_json({"object": "list", "data": [{"id": "scripted", "object": "model", "created": 0, "owned_by": "us"}]})
        self.send_json({"error": "no such page"}, 404)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("content-length", 0)))
        with LOCK:
            SEEN.write(json.dumps({"path": self.path, "headers": dict(self.headers), "body": raw.decode("utf-8", "replace")}) + "\n")
            SEEN.flush()
        body = json.loads(raw)
        said = last_user(body)
        try:
            if "please fail" in said:
                return self.send_json({"error": {"message": "overloaded", "type": "server_error"}}, 503, [("retry-after-ms", "1")])
            if "please break" in said:
                self.begin_stream()
                self.piece(b'data: {"choices":[{"index":0,"delta":{"content":"half a')
                self.connection.shutdown(2)
                return None
            {
                "/v1/chat/completions": self.chat,
                "/v1/completions": self.completions,
                "/v1/responses": self.respond,
                "/v1/embeddings": self.embeddings,
                "/v1/messages": self.messages,
                "/v1/messages/count_tokens": lambda body, said: self.send_json({"input_tokens": len(raw)}),
            }[self.path.split("?")[0]](body, said)
        except (BrokenPipeError, ConnectionResetError):
            with LOCK:
                SEEN.write(json.dumps({"path": self.path, "gone": True}) + "\n")
                SEEN.flush()

    # -- OpenAI ------------------------------------------------------------------------------------

    def chat(self, body, said):
        found = PLACEHOLDER.findall(said)
        wants_tool = body.get("tools") and "use the tool" in said
        arguments = [json.dumps({"to": one, "note": f'say "hi" to {one}'}) for one in (found or ["nobody"])]
        reply = f"You wrote: {said}"
        if (body.get("response_format") or {}).get("type") in ("json_object", "json_schema"):
            reply = json.dumps({"who": said})
        if not body.get("stream"):
            message = {"role": "assistant", "content": reply, "refusal": None}
            if wants_tool:
                message = {"role": "assistant", "content": None, "tool_calls": [
                    {"id": f"call_{n}", "type": "function", "function": {"name": "send_mail", "arguments": one}}
                    for n, one in enumerate(arguments)]}
            choices = [{"index": n, "message": message, "finish_reason": "tool_calls" if wants_tool else "stop", "logprobs": None}
                       for n in range(body.get("n") or 1)]
            return self.send_json({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": body["model"],
                                   "choices": choices, "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}})

        def chunk(choices, **more):
            return "data: " + json.dumps({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
                                          "model": body["model"], "choices": choices, **more}) + "\n\n"

        def delta(index, delta, finish=None):
            return chunk([{"index": index, "delta": delta, "finish_reason": finish, "logprobs": None}])

        events = [": a comment\n\n"]
        choices = range(body.get("n") or 1)
        for n in choices:
            events.append(delta(n, {"role": "assistant", "content": "" if not wants_tool else None}))
        if wants_tool:
            # Two calls at once, their arguments interleaved letter by letter.
            for n, _ in enumerate(arguments):
                events.append(delta(0, {"tool_calls": [{"index": n, "id": f"call_{n}", "type": "function",
                                                        "function": {"name": "send_mail", "arguments": ""}}]}))
            for at in range(max(map(len, arguments))):
                for n, one in enumerate(arguments):
                    if at < len(one):
                        events.append(delta(0, {"tool_calls": [{"index": n, "function": {"arguments": one[at]}}]}))
        else:
            for letter in reply:
                for n in choices:
                    events.append(delta(n, {"content": letter}))
            for letter in f"thinking of {said}":
                events.append(delta(0, {"reasoning_content": letter}))
        for n in choices:
            events.append(delta(n, {}, "tool_calls" if wants_tool else "stop"))
        if (body.get("stream_options") or {}).get("include_usage"):
            events.append(chunk([], usage={"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}))
        events.append("data: [DONE]\n\n")
        if "very slowly" in said:
            self.begin_stream()
            for event in events:
                self.piece(event.encode())
                time.sleep(0.02)
            self.piece(b"")
            self.wfile.write(b"0\r\n\r\n")
            return None
        self.send_events(events)

    def completions(self, body, said):
        reply = f"You wrote: {said}"
        if not body.get("stream"):
            return self.send_json({"id": "cmpl-1", "object": "text_completion", "created": 1, "model": body["model"],
                                   "choices": [{"index": 0, "text": reply, "finish_reason": "stop", "logprobs": None}],
                                   "usage": {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}})

        def chunk(text, finish=None):
            return "data: " + json.dumps({"id": "cmpl-1", "object": "text_completion", "created": 1, "model": body["model"],
                                          "choices": [{"index": 0, "text": text, "finish_reason": finish, "logprobs": None}]}) + "\n\n"

        self.send_events([chunk(letter) for letter in reply] + [chunk("", "stop"), "data: [DONE]\n\n"])

    def respond(self, body, said):
        reply = f"You wrote: {said}"
        item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed",
                "content": [{"type": "output_text", "text": reply, "annotations": []}]}
        arguments = json.dumps({"to": said})
        call = {"id": "fc_1", "type": "function_call", "call_id": "call_1", "name": "send_mail", "status": "completed", "arguments": arguments}
        whole = {"id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": body["model"],
                 "output": [item, call], "parallel_tool_calls": True, "tool_choice": "auto", "tools": [],
                 "usage": {"input_tokens": 1, "output_tokens": 2, "total_tokens": 3,
                           "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}}
        if not body.get("stream"):
            return self.send_json(whole)
        number = 0

        def event(kind, **data):
            nonlocal number
            number += 1
            return f"event: {kind}\ndata: " + json.dumps({"type": kind, "sequence_number": number, **data}) + "\n\n"

        at = {"item_id": "msg_1", "output_index": 0, "content_index": 0}
        events = [event("response.created", response={**whole, "status": "in_progress", "output": []}),
                  event("response.output_item.added", output_index=0, item={**item, "status": "in_progress", "content": []}),
                  event("response.content_part.added", part={"type": "output_text", "text": "", "annotations": []}, **at)]
        events += [event("response.output_text.delta", delta=letter, logprobs=[], **at) for letter in reply]
        events += [event("response.output_text.done", text=reply, logprobs=[], **at),
                   event("response.content_part.done", part=item["content"][0], **at),
                   event("response.output_item.done", output_index=0, item=item),
                   event("response.output_item.added", output_index=1, item={**call, "arguments": "", "status": "in_progress"})]
        events += [event("response.function_call_arguments.delta", delta=letter, item_id="fc_1", output_index=1) for letter in arguments]
        events += [event("response.function_call_arguments.done", arguments=arguments, item_id="fc_1", output_index=1, name="send_mail"),
                   event("response.output_item.done", output_index=1, item=call),
                   event("response.completed", response=whole)]
        self.send_events(events)

    def embeddings(self, body, said):
        self.send_json({"object": "list", "model": body["model"], "usage": {"prompt_tokens": 1, "total_tokens": 1},
                        "data": [{"object": "embedding", "index": 0, "embedding": [0.5, 1.5]}]})

    # -- Anthropic ---------------------------------------------------------------------------------

    def messages(self, body, said):
        found = PLACEHOLDER.findall(said)
        wants_tool = body.get("tools") and "use the tool" in said
        reply = f"You wrote: {said}"
        arguments = {"to": (found or ["nobody"])[0], "note": f'say "hi" to {said}'}
        content = [{"type": "thinking", "thinking": f"thinking of {said}", "signature": "c2lnbmVk"}, {"type": "text", "text": reply}]
        if wants_tool:
            content.append({"type": "tool_use", "id": "toolu_1", "name": "send_mail", "input": arguments})
        whole = {"id": "msg_1", "type": "message", "role": "assistant", "model": body["model"], "content": content,
                 "stop_reason": "tool_use" if wants_tool else "end_turn", "stop_sequence": None,
                 "usage": {"input_tokens": 1, "output_tokens": 2}}
        if not body.get("stream"):
            return self.send_json(whole)

        def event(kind, **data):
            return f"event: {kind}\ndata: " + json.dumps({"type": kind, **data}) + "\n\n"

        events = [event("message_start", message={**whole, "content": [], "stop_reason": None}), event("ping")]
        events.append(event("content_block_start", index=0, content_block={"type": "thinking", "thinking": "", "signature": ""}))
        events += [event("content_block_delta", index=0, delta={"type": "thinking_delta", "thinking": c}) for c in content[0]["thinking"]]
        events.append(event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "c2lnbmVk"}))
        events += [event("content_block_stop", index=0),
                   event("content_block_start", index=1, content_block={"type": "text", "text": ""})]
        events += [event("content_block_delta", index=1, delta={"type": "text_delta", "text": c}) for c in reply]
        events.append(event("content_block_stop", index=1))
        if wants_tool:
            events.append(event("content_block_start", index=2, content_block={**content[2], "input": {}}))
            events += [event("content_block_delta", index=2, delta={"type": "input_json_delta", "partial_json": c}) for c in json.dumps(arguments)]
            events.append(event("content_block_stop", index=2))
        events += [event("message_delta", delta={"stop_reason": whole["stop_reason"], "stop_sequence": None}, usage={"output_tokens": 2}),
                   event("message_stop")]
        self.send_events(events)


LOCK = threading.Lock()
SEEN = open(sys.argv[1], "a", encoding="utf-8")
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
server.serve_forever()
