"""Every call of the service against a server with the model add (inputs a, b; outputs sum, difference; FP32 [-1, 3])."""
import struct
import sys

import grpc
from inference_client import SERVICE, Client, same, status

client = Client(sys.argv[1], sys.argv[2])
new, call = client.message, client.call
INVALID = grpc.StatusCode.INVALID_ARGUMENT

same("live", call("ServerLive", new("ServerLiveRequest")).live, True)
same("ready", call("ServerReady", new("ServerReadyRequest")).ready, True)
same("model ready", call("ModelReady", new("ModelReadyRequest", name="m")).ready, True)
same("model ready by version", call("ModelReady", new("ModelReadyRequest", name="m", version="7")).ready, True)
same("another model", status(lambda: call("ModelReady", new("ModelReadyRequest", name="x"))),
     (grpc.StatusCode.NOT_FOUND, "model 'x' is not served here; this server has 'm'"))
same("another version", status(lambda: call("ModelMetadata", new("ModelMetadataRequest", name="m", version="8")))[0], grpc.StatusCode.NOT_FOUND)
server = call("ServerMetadata", new("ServerMetadataRequest"))
same("server", (server.name, list(server.extensions)), ("modelserver", ["binary_tensor_data", "statistics"]))
model = call("ModelMetadata", new("ModelMetadataRequest", name="m"))
same("model", (model.name, list(model.versions), model.platform), ("m", ["7"], "onnxruntime_onnx"))
same("inputs", [(t.name, t.datatype, list(t.shape)) for t in model.inputs], [("a", "FP32", [-1, 3]), ("b", "FP32", [-1, 3])])
same("outputs", [t.name for t in model.outputs], ["sum", "difference"])


def infer(raw=None, contents=None, shape=(1, 3), datatype="FP32", outputs=(), **fields):
    request = new("ModelInferRequest", model_name="m", **fields)
    for index, name in enumerate("ab"):
        tensor = request.inputs.add(name=name, datatype=datatype, shape=shape)
        if contents:
            tensor.contents.fp32_contents.extend(contents[index])
    request.raw_input_contents.extend(raw or [])
    for name in outputs:
        request.outputs.add(name=name)
    return call("ModelInfer", request)


def floats(raw):
    return list(struct.unpack(f"<{len(raw) // 4}f", raw))


a, b = struct.pack("<3f", 1, 2, 3), struct.pack("<3f", 1, 1, 1)
answer = infer([a, b], id="é")
same("identity", (answer.model_name, answer.model_version, answer.id), ("m", "7", "é"))
same("outputs", [(t.name, t.datatype, list(t.shape)) for t in answer.outputs], [("sum", "FP32", [1, 3]), ("difference", "FP32", [1, 3])])
same("raw", [floats(r) for r in answer.raw_output_contents], [[2, 3, 4], [0, 1, 2]])
same("typed", [floats(r) for r in infer(contents=[[1, 2, 3], [1, 1, 1]]).raw_output_contents], [[2, 3, 4], [0, 1, 2]])
same("one output", [t.name for t in infer([a, b], outputs=["difference"]).outputs], ["difference"])
same("no batch", [list(t.shape) for t in infer([b"", b""], shape=(0, 3)).outputs], [[0, 3], [0, 3]])
same("5 MB", len(infer([bytes(6_000_000)] * 2, shape=(500_000, 3)).raw_output_contents[0]), 6_000_000)

same("too few bytes", status(lambda: infer([a[:8], b])), (INVALID, "input 'a' has shape [1, 3], more values than the body holds"))
same("too many bytes", status(lambda: infer([a + a, b])), (INVALID, "input 'a' has 24 bytes; its shape [1, 3] of FP32 needs 12"))
same("raw for one of two", status(lambda: infer([a]))[0], INVALID)
same("raw and typed", status(lambda: infer([a, b], contents=[[1, 2, 3]] * 2))[0], INVALID)
same("negative shape", status(lambda: infer([a, b], shape=(-1, 3))), (INVALID, "inputs[0].shape[0] must be 0 or more; it is -1"))
same("overflow", status(lambda: infer([a, b], shape=(1 << 62, 3)))[0], INVALID)
same("datatype", status(lambda: infer([a, b], datatype="FP64")), (INVALID, "input 'a' has datatype FP64; the model takes FP32"))
same("unknown output", status(lambda: infer([a, b], outputs=["x"]))[0], INVALID)
same("output twice", status(lambda: infer([a, b], outputs=["sum", "sum"])), (INVALID, "output 'sum' is asked for twice"))
same("no inputs", status(lambda: call("ModelInfer", new("ModelInferRequest", model_name="m")))[0], INVALID)
SEQUENCE = "requests are answered each by itself, without a state between them; leave it out"
SHARED = "tensors travel in the request and in the answer; leave it out and send them as data or as binary data"


def with_parameter(place, name, **value):
    request = new("ModelInferRequest", model_name="m", raw_input_contents=[a, b])
    for tensor in "ab":
        request.inputs.add(name=tensor, datatype="FP32", shape=(1, 3))
    request.outputs.add(name="sum")
    holder = {"request": request, "input": request.inputs[0], "output": request.outputs[0]}[place]
    parameter = holder.parameters[name]
    for field, content in value.items():
        setattr(parameter, field, content)
    return status(lambda: call("ModelInfer", request))


same("sequence", with_parameter("request", "sequence_id", int64_param=7), (INVALID, "parameters.sequence_id is not supported: " + SEQUENCE))
same("sequence by name", with_parameter("request", "sequence_id", string_param="s"), (INVALID, "parameters.sequence_id is not supported: " + SEQUENCE))
same("start", with_parameter("request", "sequence_start", bool_param=True), (INVALID, "parameters.sequence_start is not supported: " + SEQUENCE))
same("classification", with_parameter("output", "classification", int64_param=2),
     (INVALID, "outputs[0].parameters.classification is not supported: outputs are answered as the model gives them; leave it out and choose the classes from them"))
for where in ("input", "output"):
    same("shared memory", with_parameter(where, "shared_memory_region", string_param="r"),
         (INVALID, where + "s[0].parameters.shared_memory_region is not supported: " + SHARED))
for name, value in (("sequence_id", {"int64_param": 0}), ("sequence_start", {"bool_param": False}), ("sequence_id", {"string_param": ""}),
                    ("sequence_id", {"uint64_param": 0}), ("priority", {"uint64_param": 2}), ("timeout", {}), ("sequence_id", {})):
    same("no " + name, with_parameter("request", name, **value), (None, None))
same("no classes", with_parameter("output", "classification", int64_param=0), (None, None))
same("no model", status(lambda: call("ModelInfer", new("ModelInferRequest", model_name="é%")))[1], "model 'é%' is not served here; this server has 'm'")
same("no protobuf", status(lambda: client.bytes(SERVICE + "ModelInfer", b"\xff" * 20))[0], INVALID)
same("no such call", status(lambda: client.bytes(SERVICE + "ModelStreamInfer", b""))[0], grpc.StatusCode.UNIMPLEMENTED)
same("no such service", status(lambda: client.bytes("/other.Service/Check", b""))[0], grpc.StatusCode.UNIMPLEMENTED)
for coding in (grpc.Compression.Gzip, grpc.Compression.Deflate):
    zeros = new("ModelInferRequest", model_name="m", raw_input_contents=[bytes(12_000)] * 2)
    for name in "ab":
        zeros.inputs.add(name=name, datatype="FP32", shape=(1_000, 3))
    same("compressed", len(client.bytes(SERVICE + "ModelInfer", zeros.SerializeToString(), compression=coding)) > 24_000, True)
    same("compressed nonsense", status(lambda: client.bytes(SERVICE + "ServerLive", b"\0" * 1000, compression=coding))[0], INVALID)
health = client.bytes("/grpc.health.v1.Health/Check", b"")
same("health", health, b"\x08\x01")
same("over the limit", status(lambda: infer([bytes(36 << 20)] * 2, shape=(3 << 20, 3)))[0], grpc.StatusCode.RESOURCE_EXHAUSTED)
request = new("ModelInferRequest", model_name="m")
for name in "ab":
    request.inputs.add(name=name, datatype="FP32", shape=(1, 3)).contents.fp32_contents.extend([1, 2, 3])
stub = client.channel.unary_unary(SERVICE + "ModelInfer", request_serializer=lambda m: m.SerializeToString())
calls = [stub.future(request, timeout=60) for _ in range(200)]
same("concurrent calls", len({c.result() for c in calls}), 1)
