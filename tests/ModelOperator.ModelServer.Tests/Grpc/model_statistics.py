"""ModelStatistics says what REST says, number by number, by the field numbers of Triton's own description."""
import json
import sys
import urllib.request

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from inference_client import SERVICE, Client, same, status

client = Client(sys.argv[1], sys.argv[2])
rest = json.load(urllib.request.urlopen(sys.argv[3]))


def triton():
    """The messages as Triton numbers them, so that a slip in ours would be seen."""
    file = descriptor_pb2.FileDescriptorProto(name="triton.proto", package="t", syntax="proto3")
    kinds = {"s": (9, None), "u": (4, None), "i": (3, None)}

    def message(name, /, **fields):
        made = file.message_type.add(name=name)
        for field, (number, kind, *repeated) in fields.items():
            code, of = kinds.get(kind, (11, ".t." + kind))
            made.field.add(name=field, number=number, type=code, type_name=of, label=3 if repeated else 1)

    message("Duration", count=(1, "u"), ns=(2, "u"))
    parts = ("success", "fail", "queue", "compute_input", "compute_infer", "compute_output", "cache_hit", "cache_miss")
    message("Infer", **{part: (place, "Duration") for place, part in enumerate(parts, 1)})
    message("Batch", batch_size=(1, "u"), compute_input=(2, "Duration"), compute_infer=(3, "Duration"), compute_output=(4, "Duration"))
    message("Memory", type=(1, "s"), id=(2, "i"), byte_size=(3, "u"))
    message("Stats", name=(1, "s"), version=(2, "s"), last_inference=(3, "u"), inference_count=(4, "u"), execution_count=(5, "u"),
            inference_stats=(6, "Infer"), batch_stats=(7, "Batch", True), memory_usage=(8, "Memory", True))
    message("Response", model_stats=(1, "Stats", True))
    message("Request", name=(1, "s"), version=(2, "s"))
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName("t." + name))


of = triton()


def plain(message):
    """As REST would write it: every field, numbers as numbers."""
    if not hasattr(message, "DESCRIPTOR"):
        return message
    return {field.name: [plain(one) for one in getattr(message, field.name)] if field.label == 3 else plain(getattr(message, field.name))
            for field in message.DESCRIPTOR.fields}


def call(**request):
    return plain(of("Response").FromString(client.bytes(SERVICE + "ModelStatistics", of("Request")(**request).SerializeToString())))


for model in rest["model_stats"]:
    same("no decoupled answers", model.pop("response_stats"), {})
for request in ({}, {"name": "m"}, {"name": "m", "version": "7"}):
    same(str(request), call(**request), rest)
ours = client.call("ModelStatistics", client.message("ModelStatisticsRequest", name="m")).model_stats[0]
same("rows", (ours.inference_count, ours.execution_count, ours.inference_stats.success.count, ours.inference_stats.fail.count), (1, 1, 1, 1))
same("another model", status(lambda: call(name="x"))[0], grpc.StatusCode.NOT_FOUND)
same("another version", status(lambda: call(name="m", version="8"))[0], grpc.StatusCode.NOT_FOUND)
