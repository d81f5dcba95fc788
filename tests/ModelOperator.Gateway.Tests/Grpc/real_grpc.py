"""gRPC's own client and server (grpcio) on both sides of the gateway.

Prints the port of its server, reads the gateway's port from stdin, calls itself through the gateway in every kind of call,
and ends with 0 when all went as it would have without a gateway.
"""
import sys
import threading
from concurrent import futures

import grpc

PATIENCE = 60
cancelled = threading.Event()


def unary(request, context):
    if request == b"fail":
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "bad tensor: \u00e9")
    context.set_trailing_metadata((("x-cost", "42"), ("x-raw-bin", b"\x00\xff")))
    return b"re:" + request


def never(request, context):
    context.add_callback(cancelled.set)
    cancelled.wait(PATIENCE)
    return b""


class Handlers(grpc.GenericRpcHandler):
    kinds = {
        "Unary": grpc.unary_unary_rpc_method_handler(unary),
        "Never": grpc.unary_unary_rpc_method_handler(never),
        "Tokens": grpc.unary_stream_rpc_method_handler(lambda request, context: (b"token %d" % i for i in range(5))),
        "Sum": grpc.stream_unary_rpc_method_handler(lambda requests, context: b"%d" % sum(map(len, requests))),
        "Echo": grpc.stream_stream_rpc_method_handler(lambda requests, context: (b"echo " + r for r in requests)),
    }

    def service(self, details):
        return self.kinds.get(details.method.rsplit("/", 1)[1])


def status(call, request, timeout=PATIENCE):
    try:
        call(request, timeout=timeout)
        return None, None
    except grpc.RpcError as error:
        return error.code(), error.details()


def same(what, actual, expected):
    if actual != expected:
        sys.exit(f"{what}: {actual!r}, expected {expected!r}")


unlimited = [("grpc.max_receive_message_length", -1)]
server = grpc.server(futures.ThreadPoolExecutor(16), options=unlimited)
server.add_generic_rpc_handlers((Handlers(),))
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
channel = grpc.insecure_channel(f"127.0.0.1:{sys.stdin.readline().strip()}", options=unlimited)

answer, call = channel.unary_unary("/m/Unary").with_call(b"tensor", timeout=PATIENCE)
same("unary answer", answer, b"re:tensor")
same("trailers", dict(call.trailing_metadata()), {"x-cost": "42", "x-raw-bin": b"\x00\xff"})
same("revision", dict(call.initial_metadata())["x-model-revision"], "stable")
same("server stream", list(channel.unary_stream("/m/Tokens")(b"", timeout=PATIENCE)), [b"token %d" % i for i in range(5)])
same("client stream", channel.stream_unary("/m/Sum")(iter([b"x" * 1000] * 50), timeout=PATIENCE), b"50000")

# In lockstep: the next message is not even made before the answer to the last one is there.
turns = [threading.Event() for _ in range(4)]


def messages():
    for i, turn in enumerate(turns):
        yield b"%d" % i
        turn.wait(PATIENCE)


echoes = []
for echo in channel.stream_stream("/m/Echo")(messages(), timeout=PATIENCE):
    turns[len(echoes)].set()
    echoes.append(echo)
same("two-way stream", echoes, [b"echo %d" % i for i in range(4)])

same("20 MiB tensor", len(channel.unary_unary("/m/Unary")(b"x" * (20 << 20), timeout=PATIENCE)), (20 << 20) + 3)
same("status", status(channel.unary_unary("/m/Unary"), b"fail"), (grpc.StatusCode.INVALID_ARGUMENT, "bad tensor: \u00e9"))
same("unknown method", status(channel.unary_unary("/m/None"), b"")[0], grpc.StatusCode.UNIMPLEMENTED)
same("deadline", status(channel.unary_unary("/m/Never"), b"", timeout=1)[0], grpc.StatusCode.DEADLINE_EXCEEDED)
same("the server hears of the deadline", cancelled.wait(PATIENCE), True)
calls = [channel.unary_unary("/m/Unary").future(b"%d" % i, timeout=PATIENCE) for i in range(200)]
same("concurrent calls", [c.result() for c in calls], [b"re:%d" % i for i in range(200)])
server.stop(0).wait()
same("server gone", status(channel.unary_unary("/m/Unary"), b"x")[0], grpc.StatusCode.UNAVAILABLE)
